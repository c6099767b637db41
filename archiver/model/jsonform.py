"""Dataclasses to strict JSON and back: the same facts, or an error that says where.

Strict: UTF-8, no NaN, no infinity, no lone surrogates, no unknown keys, no key twice, no wrong
types. A lone surrogate is written as U+FFFD and refused when read.
U+2028, U+2029 and U+0085 are escaped, so that a line is a line for every reader.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_LINE_BREAKS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})
_LINE_BREAK_SIGNS = ("\u2028", "\u2029", "\x85")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonFormError(ValueError):
    """A JSON text is not the form it is read as; the text says where and why."""


def to_plain(fact: object) -> Any:
    """Return dictionaries, lists and scalars for a dataclass, ready for `json`."""
    if dataclasses.is_dataclass(fact) and not isinstance(fact, type):
        return {name: to_plain(getattr(fact, name)) for name in _field_names(type(fact))}
    if isinstance(fact, tuple | list):
        return [to_plain(entry) for entry in fact]
    if isinstance(fact, str):
        return _LONE_SURROGATE.sub("\ufffd", fact)
    return fact


def to_line(fact: object) -> str:
    """Return a dataclass as one line of strict JSON, without the line break."""
    text = _ENCODER.encode(fact)
    if text.isascii():
        return text
    if any(sign in text for sign in _LINE_BREAK_SIGNS):
        text = text.translate(_LINE_BREAKS)
    try:
        text.encode()  # ten times as fast as a search for what cannot be
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", text)
    return text


def from_line(kind: type[T], line: str | bytes) -> T:
    """Read one line of JSON as `kind`; raise JsonFormError when it is not one."""
    try:
        text = line if isinstance(line, str) else line.decode()  # json would take UTF-16 as well
        plain = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except JsonFormError:
        raise
    except ValueError as error:
        raise JsonFormError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise JsonFormError("not JSON that we read: nested too deep") from error
    return from_plain(kind, plain)


def from_plain(kind: type[T], plain: object) -> T:
    """Make `kind` of dictionaries, lists and scalars; raise JsonFormError when they do not fit."""
    try:
        made: T = _value(kind, plain, kind.__name__)
    except RecursionError as error:
        raise JsonFormError(f"{kind.__name__}: nested too deep") from error
    return made


def _fields_of(fact: object) -> dict[str, object]:
    """Return the fields of a dataclass, one level deep: the encoder asks for the next."""
    if not dataclasses.is_dataclass(fact) or isinstance(fact, type):
        raise TypeError(f"{type(fact).__name__} has no form in JSON")
    return {name: getattr(fact, name) for name in _field_names(type(fact))}


_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,  # frozen facts hold no circles
    separators=(",", ":"),
    default=_fields_of,
)


@functools.cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@functools.cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, plain: object, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(kind), plain, where)
    if origin is Literal:
        if plain in get_args(kind) and not isinstance(plain, bool):
            return plain
        raise JsonFormError(f"{where}: expected one of {get_args(kind)}, found {plain!r}")
    if origin is tuple:
        entries = _checked(list, plain, where)
        inner = get_args(kind)[0]
        return tuple(_value(inner, entry, f"{where}[{n}]") for n, entry in enumerate(entries))
    if dataclasses.is_dataclass(kind):
        return _dataclass(typing.cast("type", kind), plain, where)
    return _checked(kind, plain, where)


def _dataclass(kind: type, plain: object, where: str) -> Any:
    values = _checked(dict, plain, where)
    hints = _hints(kind)
    if unknown := set(values) - set(_field_names(kind)):
        raise JsonFormError(f"{where}: unknown key {min(unknown)!r}")
    made = {name: _value(hints[name], value, f"{where}.{name}") for name, value in values.items()}
    try:
        return kind(**made)
    except TypeError as error:
        raise JsonFormError(f"{where}: {error}") from error


def _one_of(kinds: tuple[Any, ...], plain: object, where: str) -> Any:
    if plain is None and type(None) in kinds:
        return None
    choices = [kind for kind in kinds if kind is not type(None)]
    if len(choices) > 1 and isinstance(plain, dict):
        choices = [kind for kind in choices if _is_tagged(kind, plain.get("type"))]
    if len(choices) != 1:
        raise JsonFormError(f"{where}: no form for {plain!r}")
    return _value(choices[0], plain, where)


def _is_tagged(kind: Any, tag: object) -> bool:
    return dataclasses.is_dataclass(kind) and tag in get_args(
        _hints(typing.cast("type", kind)).get("type")
    )


def _checked(kind: type[T], plain: object, where: str) -> T:
    if not isinstance(plain, kind) or (isinstance(plain, bool) and kind is not bool):
        raise JsonFormError(f"{where}: expected {kind.__name__}, found {type(plain).__name__}")
    if isinstance(plain, str) and _LONE_SURROGATE.search(plain):
        raise JsonFormError(f"{where}: a lone surrogate is no character")
    return plain


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonFormError(f"not JSON that we read: {twice!r} stands twice")
    return made


def _refuse_constant(name: str) -> object:
    raise JsonFormError(f"not JSON: {name} is no number")
