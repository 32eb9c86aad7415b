"""Pictures from phones, made safe to keep and show."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shopsuite.core.errors import Invalid

LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
MOST_BYTES = 20 * 1024 * 1024


def clean_photo(upload: UploadedFile) -> ContentFile:
    """``upload`` as an upright JPEG of at most 1600 px, without location and other data of the camera.

    Raises ``Invalid`` for what is no picture, too large a file, or a picture that would fill the memory when opened.
    """
    refused = Invalid(
        "bad_photo", _("That file is not a picture we can read. Send a JPEG, PNG or WebP."), field="photo"
    )
    if upload.size is None or upload.size > MOST_BYTES:
        raise Invalid("photo_too_large", _("The photo is larger than 20 MB. Send a smaller one."), field="photo")
    try:
        with Image.open(upload, formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise refused
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    # Pillow reports camera data it cannot read as a SyntaxError.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    buffer = BytesIO()
    upright.save(buffer, "JPEG", quality=82, optimize=True)
    return ContentFile(buffer.getvalue(), name="photo.jpg")
