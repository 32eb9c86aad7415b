"""Pictures that people send, made safe to keep and to show: upright JPEGs without location and other data of the camera."""

from io import BytesIO
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shopsuite.core.errors import Invalid

MOST_PIXELS = 60_000_000
MOST_BYTES = 20 * 1024 * 1024


def open_upright(file: File | IO[bytes], *, size: int | None, field: str) -> Image.Image:
    """The picture in ``file`` (of ``size`` bytes), turned as it was taken, on white where it can be seen through.

    Raises ``Invalid`` for what is no picture, too large a file, or a picture that would fill the memory when opened.
    """
    refused = Invalid("bad_photo", _("That file is not a picture we can read. Send a JPEG, PNG or WebP."), field=field)
    if size is None or size > MOST_BYTES:
        raise Invalid("photo_too_large", _("The photo is larger than 20 MB. Send a smaller one."), field=field)
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as picture:
            # Only the header has been read so far.
            if picture.width * picture.height > MOST_PIXELS:
                raise refused
            return _opaque(ImageOps.exif_transpose(picture))
    # Pillow reports camera data it cannot read as a SyntaxError.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
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


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB" and not picture.has_transparency_data:
        return picture
    seen_through = picture.convert("RGBA")
    sheet = Image.new("RGBA", seen_through.size, "white")
    sheet.alpha_composite(seen_through)
    return sheet.convert("RGB")
