"""Pictures are drawn anew: upright, within bounds, with nothing of the file they came in."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageFile

from evenhand.domain.conversations.files import pictures
from evenhand.domain.conversations.files.kinds import LONGEST_SIDE, MOST_DOTS, Kind
from evenhand.domain.conversations.files.pictures import drawn_anew
from evenhand.domain.conversations.files.refusals import Refusal, Refused
from tests.attachments import SECRET, a_bomb, a_moving_picture, a_photo_that_tells, a_picture

RED, BLUE = (254, 0, 0), (0, 0, 254)


@pytest.fixture(autouse=True)
def _as_in_its_own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing lets cut pictures pass in its whole process; the program that looks into files prints nothing."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def opened(data: bytes) -> Image.Image:
    found = Image.open(BytesIO(data), formats=("JPEG", "PNG"))
    found.load()
    return found


def is_near(dot: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(dot, tuple)
    return all(abs(one - other) < 60 for one, other in zip(dot, colour, strict=False))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_who_took_it_where_and_with_what(kind: str) -> None:
    told = a_photo_that_tells(kind=kind)
    assert SECRET in told, "the picture tells something"
    _, kept = drawn_anew(told, Kind(kind.lower()))
    assert SECRET not in kept
    for mark in (b"Exif", b"eXIf", b"ICC_PROFILE", b"iCCP", b"http://ns.adobe", b"tEXt", b"\xff\xfe"):
        assert mark not in kept
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not dict(opened(kept).getexif())


@pytest.mark.parametrize(
    ("turned", "size", "first"),
    [
        (1, (40, 20), RED), (2, (40, 20), BLUE), (3, (40, 20), BLUE), (4, (40, 20), RED), (5, (20, 40), RED),
        (6, (20, 40), RED), (7, (20, 40), BLUE), (8, (20, 40), BLUE), (99, (40, 20), RED),
    ],
)  # fmt: skip
def test_a_photo_is_turned_upright(turned: int, size: tuple[int, int], first: tuple[int, int, int]) -> None:
    kept = opened(drawn_anew(a_photo_that_tells(turned=turned), Kind.JPEG)[1])
    assert kept.size == size
    assert is_near(kept.getpixel((2, 2)), first)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_drawings_of_every_depth_are_kept_as_drawings(mode: str) -> None:
    kind, kept = drawn_anew(a_picture("PNG", mode=mode), Kind.PNG)
    assert (kind, opened(kept).size) == (Kind.PNG, (40, 20))
    grey = opened(kept).convert("L")
    assert grey.getpixel((2, 2)) != grey.getpixel((38, 2)), "both halves can still be told apart"


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGBA"), ("WEBP", "RGB")])
def test_photos_of_every_kind_become_jpeg(kind: str, mode: str) -> None:
    kept_as, kept = drawn_anew(a_picture(kind, mode=mode), Kind(kind.lower()))
    assert (kept_as, opened(kept).format, opened(kept).size) == (Kind.JPEG, "JPEG", (40, 20))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_its_first_frame_is_kept(kind: str) -> None:
    kept = opened(drawn_anew(a_moving_picture(kind), Kind(kind.lower()))[1])
    assert getattr(kept, "n_frames", 1) == 1
    assert is_near(kept.getpixel((2, 2)), RED)
    assert is_near(kept.getpixel((38, 2)), BLUE)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    assert opened(drawn_anew(a_picture(size=(5_200, 2_600)), Kind.JPEG)[1]).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_drawing_that_is_too_large_for_one_is_kept_as_a_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 400)
    assert drawn_anew(a_picture("PNG", mode="RGBA"), Kind.PNG)[0] == Kind.JPEG
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(Refused) as refused:
        drawn_anew(a_picture(), Kind.JPEG)
    assert refused.value.why == Refusal.TOO_LARGE


def test_a_bomb_of_a_hundred_million_dots_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    bomb = a_bomb()
    assert len(bomb) < 100_000
    assert MOST_DOTS[Kind.PNG] < 10_000 * 10_000
    with pytest.raises(Refused) as refused:
        drawn_anew(bomb, Kind.PNG)
    assert refused.value.why == Refusal.TOO_MANY_DOTS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_cut_short_is_no_picture(kind: str) -> None:
    whole = a_picture(kind, size=(400, 300))
    for share in (0.3, 0.9):
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever its reader says: the program ends with a refusal
            drawn_anew(whole[: int(len(whole) * share)], Kind(kind.lower()))


def test_a_page_that_calls_itself_a_picture_is_none() -> None:
    with pytest.raises(OSError, match=r"cannot identify|broken"):
        drawn_anew(b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", Kind.PNG)


def test_one_kind_does_not_come_in_as_another() -> None:
    with pytest.raises(OSError, match="cannot identify"):
        drawn_anew(a_picture("PNG"), Kind.JPEG)


def test_only_the_decoders_of_the_three_kinds_are_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "OPEN", dict(Image.OPEN))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    pictures.switch_off_other_decoders()
    assert set(Image.OPEN) == {"JPEG", "PNG", "WEBP"}
    for odd in ("GIF", "TIFF", "BMP"):
        with pytest.raises(OSError, match="cannot identify"):
            drawn_anew(a_picture(odd), Kind.PNG)
