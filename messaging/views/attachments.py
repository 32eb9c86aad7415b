"""Uploads, and what they are asked for by. There is no public media folder: everything goes through a seat."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from messaging import operations, serving, tasks
from messaging.seat import Seat
from messaging.views.doors import both
from messaging.views.thread import client_id_in
from shopsuite.core.errors import Invalid


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
    return serving.attachment_file(request, taken, attachment=attachment, variant=variant)


upload, talk_upload = both(_take)
attachment, talk_attachment = both(_give)
