"""Score the pages of our sites twice, with their spiders and with `--generic`, page by page.

    python benchmarks/sites.py PAGES [--rows ROWS.json]

PAGES holds `gold.jsonl`, the pages and `score.py`. Names every title, date, author, topic, body or
embed that is missed, with the reason why (reasons.toml). Ends with 1 when a page is read worse by
its site's spider than generically, a miss has no reason, or a reason no miss.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from archiver.commands.choice import spider_of, spiders
from archiver.model.article import Article
from archiver.model.jsonform import from_line
from benchmarks.floors import prediction
from benchmarks.reasons import Reasons, idle, reasons

Row = Mapping[str, Any]
FIGURES = ("body_tok", "title", "authors", "date", "topics")
ARMS = {"generic": ["--generic"], "site": []}
JUDGED = {"f1": "body_tok", "precision": "body_p", "recall": "body_r"}
_EVEN = 1e-9
_GOOD = 0.99
"""Score of a body from which nothing is missed."""


def main() -> int:
    """Read, score and print; return the exit code."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("pages", type=Path)
    cli.add_argument("--rows", type=Path, help="write both rows of every page here, as JSON")
    args = cli.parse_args()
    gold = list(ours(args.pages))
    known = reasons()
    with tempfile.TemporaryDirectory() as folder:
        read = {arm: read_pages(args.pages, gold, arm, Path(folder) / arm) for arm in ARMS}
        rows = {arm: scored(args.pages, gold, out, {}) for arm, out in read.items()}
        fair = scored(args.pages, gold, read["site"], known)
        layouts = layouts_of(read["site"])
    if args.rows:
        args.rows.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    worse = list(table(gold, rows, layouts))
    misses = [miss for one in gold for miss in missed(one, rows["site"][one["page_id"]])]
    print("\nmissed with the site's spider, and why:")
    for page, site, field, figure in misses:
        reason = known.get((site, field))
        print(f"{page} {site}: {field} {figure}: {reason.why if reason else 'NO REASON IS KNOWN'}")
    silent = [f"{page} {field}" for page, site, field, _ in misses if (site, field) not in known]
    unused = idle(known, [(site, field) for _, site, field, _ in misses])
    print(f"\nworse than generic: {', '.join(worse) or 'nowhere'}")
    print(f"without a reason: {', '.join(silent) or 'nothing'}")
    print(f"reasons that nothing needs: {', '.join(unused) or 'none'}")
    print(*totals(gold, rows), fairly(gold, fair, known), sep="\n")
    return 1 if worse or silent or unused else 0


def ours(pages: Path) -> Iterator[dict[str, Any]]:
    """Yield the gold of the pages whose address lies on a site that has a spider."""
    known = spiders()
    for line in (pages / "gold.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        spider = spider_of(one["url"], known) if one["url"] else None
        if spider is not None:
            yield one | {"site": spider.name}


def read_pages(pages: Path, gold: list[dict[str, Any]], arm: str, folder: Path) -> Path:
    """Read the pages as the command does, and return the folder of the answers."""
    folder.mkdir()
    manifest, out = folder / "pages.jsonl", folder / "out"
    lines = (
        {"page_id": one["page_id"], "file": str((pages / one["file"]).resolve()), "url": one["url"]}
        for one in gold
    )
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    archiver = str(Path(sys.executable).with_name("archiver"))
    command = [archiver, "read", *ARMS[arm], "--batch", str(manifest), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out


def scored(pages: Path, gold: list[dict[str, Any]], out: Path, known: Reasons) -> dict[str, Row]:
    """Return the scorer's row of each page, without the blocks that its gold is known to lack."""
    with tempfile.TemporaryDirectory() as place:
        predicted, rows = Path(place) / "predicted", Path(place) / "rows.jsonl"
        predicted.mkdir()
        for one in gold:
            line = (out / f"{one['page_id']}.json").read_text("utf-8").strip()
            article = None if line == "null" else from_line(Article, line)
            reason = known.get((one["site"], "body"))
            if article and reason and one["gold_src"] == "fundus":
                kept = (block for block in article.body if block.type not in reason.gold_lacks)
                article = replace(article, body=tuple(kept))
            answer = json.dumps(prediction(article))
            (predicted / f"{one['page_id']}.json").write_text(answer, "utf-8")
        command = [sys.executable, str(pages / "score.py"), "--pred", str(predicted)]
        command += ["--present-only", "--per-page", str(rows)]
        subprocess.run(command, check=True, capture_output=True)
        found = map(json.loads, rows.read_text("utf-8").splitlines())
        return {row["page_id"]: row for row in found}


def layouts_of(out: Path) -> dict[str, str]:
    """Return which layout served each page; `generic` where none did."""
    articles = {path.stem: json.loads(path.read_text("utf-8")) for path in out.glob("*.json")}
    return {
        name: (article or {}).get("extracted", {}).get("layout") or "generic"
        for name, article in articles.items()
    }


# --- what it comes to -------------------------------------------------------------------------
def table(
    gold: list[dict[str, Any]], rows: Mapping[str, Mapping[str, Row]], layouts: Mapping[str, str]
) -> Iterator[str]:
    """Print a line a page; yield the pages and figures that the spider makes worse."""
    print(f"{'page':14}{'site':18}{'layout':12}" + "".join(f"{name:>16}" for name in FIGURES)
          + f"{'embeds':>16}{'lost/leak':>12}")  # fmt: skip
    for one in sorted(gold, key=lambda one: (one["site"], one["page_id"])):
        page = one["page_id"]
        generic, site = rows["generic"][page], rows["site"][page]
        cells = [_pair(generic.get(name), site.get(name)) for name in FIGURES]
        cells.append(_pair(_embeds(one, generic), _embeds(one, site)))
        cells[-1] += f"{_pair(_texts(generic), _texts(site)):>12}"
        print(f"{page:14}{one['site']:18}{layouts[page]:12}" + "".join(f"{c:>16}" for c in cells))
        for name in FIGURES:
            if name in site and site[name] < generic[name] - _EVEN:
                yield f"{page} {name}"
        if _faults(site) > _faults(generic):
            yield f"{page} embeds"


def _pair(generic: object, site: object) -> str:
    """Return both figures, generic first; a dash where the gold says nothing."""
    told = [f"{one:.3f}" if isinstance(one, float) else str(one) for one in (generic, site)]
    return "-" if site is None else "/".join(word.replace("True", "1").replace("False", "0")
                                             for word in told)  # fmt: skip


def _embeds(gold: Mapping[str, Any], row: Row) -> str | None:
    if "missing" not in row:
        return None
    found = len(gold["embeds"]) - len(row["missing"])
    return f"{found}+{len(row['extra'])}"


def _texts(row: Row) -> int | None:
    return sum(len(row.get(name, ())) for name in ("lost", "leak")) if "missing" in row else None


def _faults(row: Row) -> int:
    names = ("missing", "extra", "wrong_position", "wrong_handle", "wrong_text", "leak", "doubled")
    return sum(len(row.get(name, ())) for name in (*names, "lost"))


def missed(gold: Mapping[str, Any], row: Row) -> Iterator[tuple[str, str, str, str]]:
    """Yield page, site, field and figure of each fact that the spider did not get."""
    page, site = gold["page_id"], gold["site"]
    for name in ("title", "authors", "date", "topics"):
        if row.get(name, 1) < 1:
            yield page, site, name, f"{row[name]:.2f}"
    if row.get("body_tok", 1) < _GOOD:
        yield page, site, "body", f"{row['body_tok']:.3f}"
    for name in ("missing", "extra", "wrong_position", "wrong_handle", "wrong_text", "lost"):
        if row.get(name):
            yield page, site, f"embeds {name}", str(len(row[name]))


def fairly(gold: list[dict[str, Any]], rows: Mapping[str, Row], known: Reasons) -> str:
    """Return the body's figure with the known faults of the gold set aside."""
    found = []
    for one in gold:
        row = rows.get(one["page_id"], {})
        if one["gold_src"] == "fundus" and "body_tok" in row:
            reason = known.get((one["site"], "body"))
            is_low = row["body_tok"] < _GOOD
            found.append(row[JUDGED[reason.judge] if reason and is_low else "body_tok"])
    return (
        f"site: body on {len(found)} fundus pages, faults of the gold set aside, "
        f"{sum(found) / len(found):.4f}, least {min(found):.4f}"
    )


def totals(gold: list[dict[str, Any]], rows: Mapping[str, Mapping[str, Row]]) -> Iterator[str]:
    """Yield the means of both arms, and of the pages whose gold is fundus's."""
    fundus = [one["page_id"] for one in gold if one["gold_src"] == "fundus"]
    for arm, scored_rows in rows.items():
        means = []
        for name in FIGURES:
            values = [float(row[name]) for row in scored_rows.values() if name in row]
            means.append(f"{name} {sum(values) / len(values):.3f} (of {len(values)})")
        bodies = [scored_rows[page]["body_tok"] for page in fundus if page in scored_rows]
        counts = Counter[str]()
        for one in gold:
            row = scored_rows[one["page_id"]]
            if "missing" in row:
                hit = len(one["embeds"]) - len(row["missing"])
                counts += Counter(hit=hit, mine=hit + len(row["extra"]), all=len(one["embeds"]))
        yield f"{arm}: {', '.join(means)}"
        yield (
            f"{arm}: body on {len(bodies)} fundus pages {sum(bodies) / len(bodies):.4f}, least "
            f"{min(bodies):.4f}; embeds P {counts['hit'] / counts['mine']:.4f} "
            f"R {counts['hit'] / counts['all']:.4f} ({counts['hit']} of {counts['all']})"
        )


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])  # not its own folder, which has spiders too
    sys.exit(main())
