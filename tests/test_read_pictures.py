"""Two addresses of one picture have one identity."""

from __future__ import annotations

import pytest

from archiver.read.facts.pictures import image_identity

HOME = "https://img.example/2022/04/star.jpg"


@pytest.mark.parametrize(
    "address",
    [
        HOME,
        "http://www.img.example/2022/04/star.jpg",
        "https://img.example/2022/04/star-640x480.jpg",
        "https://img.example/2022/04/star-scaled.jpg",
        "https://img.example/2022/04/star.jpg?s=900x600&e=t",
        "https://img.example/tr:n-lg-dt/2022/04/star.jpg",
        "https://img.example/cdn-cgi/image/width=600,format=auto/2022/04/star.jpg",
        "https://i0.wp.com/img.example/2022/04/star.jpg?resize=600%2C400",
        "https://a.example/_next/image?url=https%3A%2F%2Fimg.example%2F2022%2F04%2Fstar.jpg&w=640",
        "https://thumbs.example/unsafe/300x200/smart/https://img.example/2022/04/star.jpg",
        "https://img.example/fit-in/600x400/2022/04/star.jpg",
        "https://img.example/w_600,c_fill/2022/04/star.jpg",
    ],
)
def test_sizes_and_transforms_make_no_other_picture(address: str) -> None:
    assert image_identity(address) == image_identity(HOME)


def test_style_derivatives_of_drupal_are_the_same_picture() -> None:
    one = "https://d.example/sites/files/styles/large/public/star.jpg?itok=abc"
    other = "https://d.example/sites/files/styles/amp_metadata/public/star.jpg?itok=def"

    assert image_identity(one) == image_identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://img.example/star.jpg", "https://img.example/moon.jpg"),
        ("https://img.example/photo?id=1", "https://img.example/photo?id=2"),
        ("https://img.example/2021/star.jpg", "https://img.example/2022/star.jpg"),
    ],
)
def test_other_pictures_stay_other(one: str, other: str) -> None:
    assert image_identity(one) != image_identity(other)


def test_an_address_that_cannot_be_read_is_its_own_identity() -> None:
    assert image_identity("http://[broken/star.jpg") == "http://[broken/star.jpg"
