"""Voice notes and video become what plays everywhere, after they were uploaded and often after they were sent."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from messaging import events
from messaging.media import apart
from messaging.models import Attachment, Message
from messaging.models.attachment import AttachmentKind, Preparation
from messaging.operations.keeping import keep, throw_away
from messaging.operations.showing import show_again
from messaging.operations.telling import Gone, lock_conversation, tell


def prepare(*, attachment_id: int, at: datetime) -> None:
    """Make a voice note or a video playable; every page that shows its message shows it anew.

    Takes as long as it takes: never inside a request. Safe to run twice and side by side; what cannot be played can
    still be downloaded as it came.
    """
    attachment = Attachment.objects.filter(pk=attachment_id, preparation=Preparation.PENDING).first()
    if attachment is None:
        return
    names: dict[str, str] = {}
    try:
        with _made_playable(attachment) as (facts, contents):
            for use, path in contents.items():
                with path.open("rb") as file:
                    names[use] = keep(File(file), suffix=path.suffix, at=at)
    except apart.Unplayable:
        facts = {"preparation": Preparation.FAILED}
    if not _finish(attachment, {**facts, **names}, at=at):
        throw_away(names.values())


@contextmanager
def _made_playable(attachment: Attachment) -> Iterator[tuple[dict[str, Any], dict[str, Path]]]:
    """What is known of it once it is prepared, and the files made: {use: path}. Raises ``apart.Unplayable``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        came = folder / "came"
        with attachment.original.open("rb") as file, came.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        if attachment.kind == AttachmentKind.VOICE:
            made = {"shown": folder / "voice.m4a"}
        else:
            made = {"shown": folder / "video.mp4", "thumbnail": folder / "poster.jpg"}
        facts = apart.run(attachment.kind, came, *made.values())
        yield {**facts, "preparation": Preparation.READY}, made


@transaction.atomic
def _finish(attachment: Attachment, changes: dict[str, Any], *, at: datetime) -> bool:
    """Write what came of it; False when another worker was faster or it is gone. Locks the conversation, then the row."""
    try:
        conversation = lock_conversation(attachment.conversation_id)
    except Gone:
        return False
    waiting = Attachment.objects.select_for_update(of=("self",)).select_related("message")
    found = waiting.filter(pk=attachment.pk, preparation=Preparation.PENDING).first()
    if found is None:
        return False
    if changes["preparation"] == Preparation.READY:
        # What came may say where and when it was recorded: it is not kept longer than it is needed.
        transaction.on_commit(partial(throw_away, [str(found.original.name)]))
        changes = {**changes, "original": ""}
    for name, value in changes.items():
        setattr(found, name, value)
    found.save(update_fields=list(changes))
    if message := found.message:
        show_again(conversation, Message.objects.filter(pk=message.pk))
        told = events.AttachmentPrepared(conversation_id=conversation.pk, message_id=message.pk)
        tell(told, conversation=conversation, actor=None, at=at, lane=message.lane)
    return True
