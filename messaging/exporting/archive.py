"""What the ZIP of a conversation holds, and what its files are called."""

import json
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import IO, Any

from messaging.exporting import paper, record
from messaging.models import Attachment, Conversation
from shopsuite.core import archives
from shopsuite.core.archives import Archive
from shopsuite.people.models import User

_Files = dict[int, record.Plain]


def of_conversation(conversation: Conversation, *, has_shop_lines: bool, actor: User, at: datetime) -> IO[bytes]:
    """A temporary file with ``conversation`` as a ZIP; gone as soon as it is closed.

    ``has_shop_lines``: with what only the shop saw. Whoever calls has asked whether ``actor`` may have it, and records it.
    """
    write = partial(add_conversation, conversation=conversation, has_shop_lines=has_shop_lines, by=str(actor))
    return archives.written(write, at=at)


def add_conversation(
    archive: Archive, *, conversation: Conversation, has_shop_lines: bool, by: str, folder: str = ""
) -> None:
    """Write ``conversation`` under ``folder`` (ends with a slash). Files come first, so that what is written names their
    digests."""
    files: _Files = {}
    for message in record.messages_of(conversation, has_shop_lines=has_shop_lines):
        for kept in record.attachments_of(message, has_shop_lines=has_shop_lines):
            files[kept.pk] = _add_file(archive, kept, folder)
    head = record.head_of(conversation, has_shop_lines=has_shop_lines, by=by, at=archive.at)
    with archive.entry(f"{folder}conversation.json") as write:
        # The messages are its last field, one to a line: nothing holds all of them at once.
        write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}").encode() + b',\n "messages": [')
        before = b"\n  "
        for message in record.messages_of(conversation, has_shop_lines=has_shop_lines):
            said = record.message_of(message, files, has_shop_lines=has_shop_lines)
            write(before + json.dumps(said, ensure_ascii=False).encode())
            before = b",\n  "
        write(b"\n ]\n}\n")
    _add_pdf(archive, conversation, head, files, folder)


def _add_pdf(archive: Archive, conversation: Conversation, head: record.Plain, files: _Files, folder: str) -> None:
    has_shop_lines = head["has_shop_lines"]
    messages = record.messages_of(conversation, has_shop_lines=has_shop_lines)
    lines = ((message, record.message_of(message, files, has_shop_lines=has_shop_lines)) for message in messages)
    for number, content in enumerate(paper.parts(head, lines, at=archive.at), start=1):
        name = f"conversation-{number}.pdf" if number > 1 else "conversation.pdf"
        with archive.entry(f"{folder}{name}") as write:
            write(content)


def _add_file(archive: Archive, kept: Attachment, folder: str) -> dict[str, Any]:
    """Where it lies and the digest of what lies there; both None where the storage has lost it."""
    best = kept.original or kept.shown
    # What was made of a picture or a recording ends as what it is now.
    called = kept.name if kept.original else PurePath(kept.name).stem + PurePath(best.name or "").suffix
    name = f"{folder}attachments/{kept.pk}-{archives.safe_name(called)}"
    if not archive.add_stored(name, best.name or ""):
        return {"file": None, "file_sha256": None}
    return {"file": name, "file_sha256": archive.digests[name]}
