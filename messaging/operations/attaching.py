"""Taking in what is to be sent with a message, giving it to the message, clearing away what never was sent."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

import puremagic
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from messaging import rules
from messaging.models import Attachment, Member, Message
from messaging.models.attachment import AttachmentKind, Preparation
from messaging.operations.keeping import keep, throw_away
from messaging.operations.telling import lock_conversation
from shopsuite.core import pictures
from shopsuite.core.errors import Invalid

LONGEST_SIDE = 2048  # px
THUMBNAIL_SIDE = 480  # px
A_DAY = timedelta(days=1)
HEAD = 8192  # bytes that tell what a file is
UNKNOWN = "application/octet-stream"

PICTURES = {"image/jpeg", "image/png", "image/webp"}
VIDEO = {"video/mp4", "video/quicktime", "video/webm", "video/3gpp", "video/3gp", "video/x-m4v"}
SOUND = {
    "application/ogg",
    "audio/ogg",
    "audio/mp4",
    "audio/x-m4a",
    "audio/mpeg",
    "audio/wave",
    "audio/x-wav",
    "audio/aac",
}


def take_in(
    *, member: Member, client_id: str, file: UploadedFile, at: datetime, is_recording: bool = False
) -> Attachment:
    """Keep ``file`` for a message of ``member``; uploaded again under the same ``client_id`` it is that of the first time.

    What it is, is found from what is in it. ``is_recording``: it was spoken into the page. Voice and video come back
    pending, for ``prepare``. Raises ``Invalid`` for what is empty or too large, and for a picture that cannot be opened,
    ``Gone`` where the conversation was deleted meanwhile. Locks the conversation, once everything is stored.
    """
    known = Attachment.objects.filter(uploader=member, client_id=client_id).first()
    if known:
        return known
    content_type = _content_type(file)
    kind = kind_of(content_type, is_recording=is_recording)
    _require_room(member, kind, file, at=at)
    facts, contents = _shown_at_once(kind, file)
    names: dict[str, str] = {}
    try:
        for use, (content, suffix) in contents.items():
            names[use] = keep(content, suffix=suffix, at=at)
        facts |= {"name": _name(file), "content_type": content_type, "size": file.size, "sha256": _digest(file)}
        with transaction.atomic():
            lock_conversation(member.conversation_id)  # nothing is uploaded into one that is being erased
            attachment, is_new = Attachment.objects.get_or_create(
                uploader=member,
                client_id=client_id,
                defaults={"conversation_id": member.conversation_id, "kind": kind, "at": at, **facts, **names},
            )
    except BaseException:
        throw_away(names.values())
        raise
    if not is_new:  # the same came twice at once
        throw_away(names.values())
    return attachment


def kind_of(content_type: str, *, is_recording: bool) -> AttachmentKind:
    """How something is shown. MP4 and WebM hold sound alone as well as film; which it is, whoever recorded it says.

    Music stays a file: made small like speech, it would be spoilt.
    """
    if content_type in PICTURES:
        return AttachmentKind.PICTURE
    if is_recording and content_type in VIDEO | SOUND:
        return AttachmentKind.VOICE
    return AttachmentKind.VIDEO if content_type in VIDEO else AttachmentKind.FILE


def attach(message: Message, ids: Sequence[int]) -> None:
    """Give the sender's uploads to ``message``, inside the transaction that writes it.

    Raises ``Invalid`` for one that is not there, is somebody else's, or is in a message already.
    """
    own = Attachment.objects.filter(pk__in=ids, uploader=message.sender_id, conversation=message.conversation_id)
    if own.filter(message=None).update(message=message) != len(ids):
        raise Invalid(
            "bad_attachment", _("Something you attached is not there any more. Attach it again."), field="attachments"
        )


def clear_unsent(*, at: datetime) -> int:
    """Delete what was uploaded a day ago or earlier and never sent; gives how many. Safe to run twice, beside sending."""
    cleared = 0
    old = Attachment.objects.filter(message=None, at__lt=at - rules.UNSENT_KEPT_FOR)
    for pk in old.values_list("pk", flat=True):
        with transaction.atomic():
            # Held, so that nobody sends it in this moment; one that is just being sent is left alone.
            attachment = old.select_for_update(skip_locked=True).filter(pk=pk).first()
            if attachment is None:
                continue
            transaction.on_commit(partial(throw_away, attachment.files))
            attachment.delete()
            cleared += 1
    return cleared


def _require_room(member: Member, kind: AttachmentKind, file: UploadedFile, *, at: datetime) -> None:
    """Refuse by size, before anything is decoded."""
    size = file.size or 0
    if not size:
        raise Invalid("empty_file", _("That file is empty. Choose another one."), field="file")
    if kind == AttachmentKind.VOICE and size > rules.MOST_VOICE_BYTES:
        raise Invalid("too_large", _("A voice note has at most 15 MB. Record it in parts."), field="file")
    if size > rules.MOST_FILE_BYTES:
        message = _("A file has at most 50 MB. Make it smaller, or send a link to it.")
        raise Invalid("too_large", message, field="file")
    if Attachment.objects.filter(uploader=member, message=None).count() >= rules.MOST_UNSENT:
        message = _("Too much that was attached has not been sent. Send it first, or try again tomorrow.")
        raise Invalid("too_many_unsent", message, field="file")
    if member.is_outside and _handed_in(member, since=at - A_DAY) + size > rules.MOST_BYTES_A_DAY:
        message = _("At most %d MB can be sent within a day. Send the rest tomorrow, or a link to it.")
        raise Invalid("too_much_today", message % (rules.MOST_BYTES_A_DAY // 1024**2), field="file")


def _handed_in(member: Member, *, since: datetime) -> int:
    """How many bytes came from whoever ``member`` is: one who signs in is the same in every conversation."""
    own = Q(uploader__user=member.user_id) if member.user_id else Q(uploader=member)
    return Attachment.objects.filter(own, at__gt=since).aggregate(total=Sum("size"))["total"] or 0


def _shown_at_once(kind: AttachmentKind, file: UploadedFile) -> tuple[dict[str, Any], dict[str, tuple[File, str]]]:
    """What is known of it now, and what to keep: {use: (content, suffix)}. Of a picture nothing stays as it came."""
    if kind != AttachmentKind.PICTURE:
        needs_work = kind in (AttachmentKind.VOICE, AttachmentKind.VIDEO)
        preparation = Preparation.PENDING if needs_work else Preparation.READY
        return {"preparation": preparation}, {"original": (file, ".bin")}
    file.seek(0)
    picture = pictures.open_upright(file, size=file.size, field="file", longest=LONGEST_SIDE)
    shown = pictures.as_jpeg(picture, longest=LONGEST_SIDE)
    small = pictures.as_jpeg(picture, longest=THUMBNAIL_SIDE)
    return (
        {"width": picture.width, "height": picture.height},
        {"shown": (shown, ".jpg"), "thumbnail": (small, ".jpg")},
    )


def _content_type(file: UploadedFile) -> str:
    file.seek(0)
    try:
        found = puremagic.magic_string(file.read(HEAD))
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return next((match.mime_type for match in found if match.mime_type), UNKNOWN)


def _name(file: UploadedFile) -> str:
    """What the person called it, without signs that turn the rest of the line around or hide."""
    name = "".join(sign for sign in PurePath(file.name or "").name if sign.isprintable()).strip()
    stem, suffix = PurePath(name).stem, PurePath(name).suffix[:20]
    return f"{stem[: 200 - len(suffix)]}{suffix}" or "file"


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
