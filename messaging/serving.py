"""The files of a conversation, given out to whoever has a seat in it. There is no public media folder."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from messaging import cards, queries
from messaging.cards import Card
from messaging.models import Attachment, Message
from messaging.models.attachment import AttachmentKind, Preparation
from messaging.seat import Seat
from shopsuite.core import answers
from shopsuite.core.ranges import stored_file

JPEG = "image/jpeg"
AS_IT_CAME = "application/octet-stream"
#: What is shown or played is of our own making, and of one type for each kind.
SHOWN_AS = {AttachmentKind.PICTURE: JPEG, AttachmentKind.VOICE: "audio/mp4", AttachmentKind.VIDEO: "video/mp4"}


def attachment_file(request: HttpRequest, taken: Seat, *, attachment: int, variant: str) -> HttpResponseBase:
    """``variant``: "shown" and "thumbnail" for pages, "download" for people; whole or the part that was asked for.

    Raises ``Http404`` for what this seat does not see, and for what is not ready.
    """
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


def card_in(taken: Seat, message: int) -> tuple[Message, Card | None]:
    """The message and what of its card there is to see; ``Http404`` where there is no such message for this reader."""
    readable = queries.messages_of(taken.conversation, is_outside=taken.is_outside)
    found = readable.filter(pk=message, recalled_at=None).exclude(card="").first()
    if found is None:
        raise Http404
    return found, cards.seen_by(taken.member, [found.card]).get(found.card)


def card_picture(taken: Seat, message: int) -> HttpResponse:
    """The picture on the card of a message: whoever sees the card sees its picture. Raises ``Http404``."""
    _found, shown = card_in(taken, message)
    return answers.picture(shown.picture if shown else None)


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
        return str(kept.name), AS_IT_CAME
    return str(kept.name), JPEG if variant == "thumbnail" else SHOWN_AS[AttachmentKind(attachment.kind)]


def _name(attachment: Attachment, content_type: str) -> str:
    """What a download is called: with the ending of what it has become."""
    ending = {JPEG: ".jpg", "audio/mp4": ".m4a", "video/mp4": ".mp4"}.get(content_type)
    return attachment.name.rpartition(".")[0] + ending if ending and "." in attachment.name else attachment.name
