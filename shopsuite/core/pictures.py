"""Pictures that people send, made safe to keep and to show: upright JPEGs without location and other data of the camera."""

from io import BytesIO
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shopsuite.core.errors import Invalid

#: A JPEG is decoded at a fraction of its size, whatever it says that is.
MOST_PIXELS = 60_000_000
#: Of anything else every pixel is decoded, several times over on the way: also of a JPEG that comes in several scans.
MOST_PIXELS_AT_ONCE = 16_000_000
MOST_BYTES = 20 * 1024 * 1024


def open_upright(file: File | IO[bytes], *, size: int | None, field: str, longest: int) -> Image.Image:
    """The picture in ``file`` (of ``size`` bytes) at most ``longest`` px on either side, turned as it was taken, on white where
    it can be seen through.

    Raises ``Invalid`` for what is no picture, too large a file, or a picture that would fill the memory when opened.
    """
    refused = Invalid("bad_photo", _("That file is not a picture we can read. Send a JPEG, PNG or WebP."), field=field)
    if size is None or size > MOST_BYTES:
        raise Invalid("photo_too_large", _("The photo is larger than 20 MB. Send a smaller one."), field=field)
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as came:
            _require_room(came, field=field)
            # Made small at once, so that whatever follows works on little: a JPEG while it is being decoded.
            came.draft(None, (longest, longest))
            picture: Image.Image = came
            if picture.mode not in ("RGB", "RGBA", "L") or "transparency" in picture.info:
                picture = picture.convert("RGBA")
            picture.thumbnail((longest, longest))
            return _opaque(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(MOST_PIXELS, field) from error
    # Pillow reports camera data it cannot read as a SyntaxError.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise refused from error


def as_jpeg(picture: Image.Image, *, longest: int) -> ContentFile:
    """``picture`` as a JPEG of at most ``longest`` px on either side, with nothing in it but the picture."""
    small = picture.copy()
    small.thumbnail((longest, longest))
    # Pillow writes comments and XMP (which names places) out again; only what the colours mean is kept.
    colours, small.info = small.info.get("icc_profile"), {}
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=82, optimize=True, icc_profile=colours)
    return ContentFile(buffer.getvalue(), name="photo.jpg")


def _require_room(picture: Image.Image, *, field: str) -> None:
    """Refuse a picture of which only the header has been read so far. Raises ``Invalid``."""
    is_in_one_scan = picture.format == "JPEG" and not picture.info.get("progressive")
    most = MOST_PIXELS if is_in_one_scan else MOST_PIXELS_AT_ONCE
    if picture.width * picture.height > most:
        raise _too_many_pixels(most, field)


def _too_many_pixels(most: int, field: str) -> Invalid:
    message = _("The photo has more than %d megapixels. Send a smaller one, best as a JPEG.")
    return Invalid("photo_too_large", message % (most // 1_000_000), field=field)


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB" and not picture.has_transparency_data:
        return picture
    seen_through = picture.convert("RGBA")
    sheet = Image.new("RGBA", seen_through.size, "white")
    sheet.alpha_composite(seen_through)
    return sheet.convert("RGB")
