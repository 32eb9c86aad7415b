"""Files as answers: what they are, how they are called, and who may keep them."""

import mimetypes

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

#: What a browser shows as a picture and runs nothing of.
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A document to look at, called ``name`` when it is kept; it is about somebody's business, so nobody in between keeps it."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = str(content_disposition_header(False, f"{name}.pdf"))
    answer["Cache-Control"] = "private, no-store"
    return answer


def photo(file: FieldFile, *, is_kept: bool = True) -> HttpResponse:
    """A photo that the shop has made a JPEG of: it never changes. Browsers keep it unless not ``is_kept``: what is shown by a link that ends must
    not outlive it. Raises ``Http404`` where the file is gone."""
    return _shown(file, kind="image/jpeg", kept="max-age=604800, immutable" if is_kept else "no-store")


def picture(file: FieldFile | None) -> HttpResponse:
    """The picture of goods, which may be another tomorrow. Raises ``Http404`` where there is none that a browser only shows."""
    kind = mimetypes.guess_type(file.name or "")[0] if file else None
    if not file or kind not in PICTURES:
        raise Http404
    return _shown(file, kind=kind, kept="max-age=86400")


def _shown(file: FieldFile, *, kind: str, kept: str) -> HttpResponse:
    try:
        with file.open("rb") as opened:
            answer = HttpResponse(opened.read(), content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Cache-Control"] = f"private, {kept}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
