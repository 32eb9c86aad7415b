"""Uploads, and what they are asked for by. There is no public media folder: everything goes through a seat."""

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from messaging import operations, queries, tasks
from messaging.models import Attachment
from messaging.models.attachment import AttachmentKind, Preparation
from messaging.seat import Seat
from messaging.views.doors import both
from messaging.views.thread import client_id_in
from shopsuite.core.errors import Invalid
from shopsuite.core.ranges import stored_file

JPEG = "image/jpeg"
#: What a page shows or plays is of our own making, and of one type for each kind.
SHOWN_AS = {AttachmentKind.PICTURE: JPEG, AttachmentKind.VOICE: "audio/mp4", AttachmentKind.VIDEO: "video/mp4"}


@require_POST
def _take(request: HttpRequest, taken: Seat) -> JsonResponse:
    """Keeps one file for a message to come; says what it became."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Invalid("no_file", _("No file came with that. Choose it again."), field="file")
    attachment = operations.take_in(
        member=taken.member,
        client_id=client_id_in(request.POST),
        file=file,
        is_recording=request.POST.get("recording") == "1",
        at=timezone.now(),
    )
    tasks.prepare_soon(attachment)
    body = {"id": attachment.pk, "kind": attachment.kind, "name": attachment.name, "size": attachment.size}
    return JsonResponse(body, status=201)


@require_safe
def _give(request: HttpRequest, taken: Seat, attachment: int, variant: str) -> HttpResponseBase:
    """``variant``: "shown" and "thumbnail" for pages, "download" for people."""
    kept = get_object_or_404(queries.attachments_visible_to(taken.member), pk=attachment)
    name, content_type = _file(kept, variant)
    answer = stored_file(
        request,
        storage=default_storage,
        name=name,
        content_type=content_type,
        etag=f'"{kept.pk}-{variant}-{kept.sha256[:16]}"',
    )
    is_download = variant == "download"
    answer["Content-Disposition"] = content_disposition_header(is_download, _name(kept, content_type))
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    # Whoever was shown it has seen it; what is taken back is not given out again.
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _file(attachment: Attachment, variant: str) -> tuple[str, str]:
    """The name in the storage, and the type it is sent as: of what came from outside never the type it claims."""
    kept = attachment.original if variant == "download" and attachment.original else attachment.shown
    if variant == "thumbnail":
        kept = attachment.thumbnail
    elif variant not in ("shown", "download"):
        raise Http404
    is_not_ready = attachment.preparation == Preparation.PENDING
    if not kept or is_not_ready:
        raise Http404
    if kept == attachment.original:
        return str(kept.name), "application/octet-stream"
    return str(kept.name), JPEG if variant == "thumbnail" else SHOWN_AS[AttachmentKind(attachment.kind)]


def _name(attachment: Attachment, content_type: str) -> str:
    """What a download is called: with the ending of what it has become."""
    ending = {JPEG: ".jpg", "audio/mp4": ".m4a", "video/mp4": ".mp4"}.get(content_type)
    return attachment.name.rpartition(".")[0] + ending if ending and "." in attachment.name else attachment.name


upload, talk_upload = both(_take)
attachment, talk_attachment = both(_give)
