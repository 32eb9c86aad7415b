"""Pictures from strangers: made small on the way in, and refused before they can fill the memory."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile, WebPImagePlugin

from shopsuite.core import pictures
from shopsuite.core.errors import Invalid


def picture(kind, size=(64, 48), *, mode="RGB", **more) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size).save(buffer, kind, **more)
    return buffer.getvalue()


def opened(content, longest=2048) -> Image.Image:
    return pictures.open_upright(BytesIO(content), size=len(content), field="photo", longest=longest)


def saying_it_is(side, kind) -> bytes:
    """A few bytes of a picture that says it is ``side`` by ``side``."""
    if kind == "PNG":
        whole = bytearray(picture("PNG"))
        whole[16:24] = struct.pack(">II", side, side)
        whole[29:33] = struct.pack(">I", zlib.crc32(whole[12:29]))
        return bytes(whole)
    whole = bytearray(picture("JPEG", progressive=kind == "progressive"))
    frame = whole.index(b"\xff\xc2" if kind == "progressive" else b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
    return bytes(whole)


@pytest.mark.parametrize(
    ("kind", "side", "most"), [("PNG", 4001, 16), ("progressive", 4001, 16), ("JPEG", 7747, 60), ("PNG", 30_000, 60)]
)
def test_more_pixels_than_there_is_room_for_are_refused_before_one_is_decoded(kind, side, most, monkeypatch):
    large = saying_it_is(side, kind)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *args: pytest.fail("It was decoded."))
    with pytest.raises(Invalid, match=f"more than {most} megapixels. Send a smaller one, best as a JPEG") as refusal:
        opened(large)
    assert (refusal.value.code, refusal.value.details) == ("photo_too_large", {"field": "photo"})


def test_a_webp_of_too_many_pixels_is_refused(monkeypatch):
    too_large = picture("WEBP", (8000, 2001), lossless=True)
    monkeypatch.setattr(WebPImagePlugin.WebPImageFile, "load", lambda *args: pytest.fail("It was decoded."))
    with pytest.raises(Invalid, match="megapixels"):
        opened(too_large)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("JPEG", {}),
        ("JPEG", {"mode": "CMYK"}),
        ("JPEG", {"mode": "L"}),
        ("JPEG", {"progressive": True}),
        ("PNG", {"mode": "RGBA"}),
        ("PNG", {"mode": "P"}),
        ("PNG", {"mode": "LA"}),
        ("PNG", {"mode": "1"}),
        ("PNG", {"transparency": (0, 0, 0)}),
        ("WEBP", {}),
    ],
)
def test_every_kind_of_picture_comes_small_and_opaque(kind, more):
    shown = opened(picture(kind, (400, 200), **more), longest=100)
    assert (shown.size, shown.mode) == ((100, 50), "RGB")
    seen_through = more.get("mode") in ("RGBA", "LA") or "transparency" in more
    assert shown.getpixel((50, 25)) == ((255, 255, 255) if seen_through else shown.getpixel((0, 0)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_as_it_was_taken(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(picture(kind, (400, 200), exif=exif.tobytes()), longest=100).size == (50, 100)


#: Prints by how many MB the memory of a process grew while it opened one picture.
MEASURE = """
import resource, sys
import django; django.setup()
from PIL import Image; Image.init()
from shopsuite.core import pictures
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
with open(sys.argv[1], "rb") as file:
    pictures.open_upright(file, size=1, field="photo", longest=2048)
print(peak() - before)
"""


@pytest.mark.broad
@pytest.mark.parametrize(
    ("kind", "size", "more", "most"),
    [
        ("JPEG", (9000, 6600), {}, 150),  # decoded whole, and turned, it took 460 MB
        ("PNG", (4000, 4000), {"mode": "RGBA", "compress_level": 1}, 250),
    ],
)
def test_the_largest_picture_takes_a_bounded_piece_of_memory(kind, size, more, most, tmp_path):
    file = tmp_path / "large"
    file.write_bytes(picture(kind, size, **more))
    done = subprocess.run([sys.executable, "-c", MEASURE, file], capture_output=True, check=True, timeout=60)
    assert int(done.stdout.split()[-1]) < most
