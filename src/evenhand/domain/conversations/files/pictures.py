"""Pictures, drawn anew: upright, within bounds, and with nothing of the file they came in but their dots."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from PIL.ExifTags import Base
from PIL.Image import Transpose
from PIL.Image import new as empty_picture

from evenhand.domain.conversations.files.kinds import LONGEST_SIDE, MOST_BYTES, MOST_DOTS, Kind
from evenhand.domain.conversations.files.refusals import Refusal, Refused

DECODERS: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Loaded before the limits are set, for no file can be opened after that; the last but one reads a photo's turn.

All others that Pillow brings along are switched off there too.
"""
FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
ORIENTATION: Final = Base.Orientation
TURNS: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""How a picture is turned upright, by what a camera noted of how it was held (Exif 2.32, tag 274)."""
QUALITY: Final = 85
WHITE: Final = (255, 255, 255)
SEE_THROUGH: Final = {"RGBA", "LA", "PA", "La", "RGBa"}


def switch_off_other_decoders() -> None:
    """Forget, for the rest of this process, every decoder but those of the three kinds."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # counted in `drawn_anew`, and refused in words
    for other in Image.OPEN.keys() - set(FORMATS.values()):
        del Image.OPEN[other]


def drawn_anew(data: bytes, kind: Kind) -> tuple[Kind, bytes]:
    """Return a picture's dots as a file of our own, and its kind; raises Refused.

    Only the decoder of its kind is asked. The number of its dots is looked at before any is unpacked. Of a moving
    picture its first frame is kept. A photo is kept as JPEG, a drawing as PNG where that is not too large.
    """
    with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as opened:
        if opened.width * opened.height > MOST_DOTS[kind]:
            raise Refused(Refusal.TOO_MANY_DOTS)
        upright = _upright(opened)
    if kind is Kind.PNG:
        drawn = _saved(upright, "PNG")
        if len(drawn) <= MOST_BYTES // 4:
            return Kind.PNG, drawn
    drawn = _saved(_on_white(upright), "JPEG", quality=QUALITY, optimize=True)
    if len(drawn) > MOST_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    return Kind.JPEG, drawn


def _upright(opened: Image.Image) -> Image.Image:
    """Return the picture as it is looked at, in bounds, with nothing beside its dots."""
    opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is unpacked at a part of its size
    turn = TURNS.get(opened.getexif().get(ORIENTATION, 1))
    opened.load()
    plain = _plain(opened)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    upright = plain if turn is None else plain.transpose(turn)
    bare = empty_picture(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _plain(opened: Image.Image) -> Image.Image:
    """Return it in grey, colour, or colour that can be seen through."""
    if opened.mode in ("L", "RGB", "RGBA"):
        return opened
    if opened.mode in SEE_THROUGH or "transparency" in opened.info:
        return opened.convert("RGBA")
    if opened.mode.startswith("I;16"):
        return opened.point(lambda dot: dot / 257).convert("L")
    return opened.convert("L" if opened.mode in ("1", "I", "F") else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = empty_picture("RGB", picture.size, WHITE)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _saved(picture: Image.Image, into: str, **how: int) -> bytes:
    kept = BytesIO()
    picture.save(kept, into, **how)
    return kept.getvalue()
