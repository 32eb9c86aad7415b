"""The ZIP: what it holds, what its files are called, and their digests."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.storage import default_storage

from messaging.exporting import paper, record
from messaging.models import Attachment, Conversation
from shopsuite.people.models import User

CHUNK = 256 * 1024  # bytes
LONGEST_NAME = 80

_Files = dict[int, record.Plain]


def of_conversation(conversation: Conversation, *, has_shop_lines: bool, actor: User, at: datetime) -> IO[bytes]:
    """A temporary file with ``conversation`` as a ZIP; gone as soon as it is closed.

    ``has_shop_lines``: with what only the shop saw. Whoever calls has asked whether ``actor`` may have it, and records it.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed by whoever it is handed to
    try:
        with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
            export = _Export(zipped, at)
            export.write_conversation(conversation, has_shop_lines=has_shop_lines, by=str(actor))
            export.write_digests()
        file.seek(0)
        return file
    except BaseException:
        file.close()
        raise


def safe_name(name: str) -> str:
    """``name`` as any system can keep it: letters of all scripts and digits, no path, no leading dot; its ending stays."""
    whole = re.sub(r"[^\w.-]+", "_", PurePath(name.replace("\\", "/")).name).strip("._")
    stem, dot, ending = whole.rpartition(".")
    return f"{stem[:LONGEST_NAME]}.{ending[:12]}" if dot and stem else whole[:LONGEST_NAME] or "file"


class _Export:
    """A ZIP being written; remembers the digest of every file in it."""

    def __init__(self, zipped: ZipFile, at: datetime) -> None:
        self.zipped, self.at = zipped, at
        self.digests: dict[str, str] = {}

    def write_conversation(
        self, conversation: Conversation, *, has_shop_lines: bool, by: str, folder: str = ""
    ) -> None:
        """Its files under ``folder`` (ends with a slash). Files come first, so that what is written names their digests."""
        files: _Files = {}
        for message in record.messages_of(conversation, has_shop_lines=has_shop_lines):
            for kept in message.attachments.all():
                files[kept.pk] = self._write_file(kept, folder)
        head = record.head_of(conversation, has_shop_lines=has_shop_lines, by=by, at=self.at)
        with self.entry(f"{folder}conversation.json") as write:
            # The messages are its last field, one to a line: nothing holds all of them at once.
            write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}").encode() + b',\n "messages": [')
            before = b"\n  "
            for message in record.messages_of(conversation, has_shop_lines=has_shop_lines):
                said = record.message_of(message, files, has_shop_lines=has_shop_lines)
                write(before + json.dumps(said, ensure_ascii=False).encode())
                before = b",\n  "
            write(b"\n ]\n}\n")
        self._write_pdf(conversation, head, files, folder)

    def write_digests(self) -> None:
        """``hashes.txt``, as ``sha256sum --check`` reads it. The last thing written."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in self.digests.items())
        with self.entry("hashes.txt") as write:
            write(lines.encode())

    @contextmanager
    def entry(self, name: str) -> Iterator[Any]:
        """A function that writes bytes into the file ``name``."""
        digest = hashlib.sha256()
        moment = self.at.astimezone(UTC)
        info = ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
        info.compress_type = ZIP_DEFLATED
        with self.zipped.open(info, "w", force_zip64=True) as file:

            def write(content: bytes) -> None:
                file.write(content)
                digest.update(content)

            yield write
        self.digests[name] = digest.hexdigest()

    def _write_pdf(self, conversation: Conversation, head: record.Plain, files: _Files, folder: str) -> None:
        has_shop_lines = head["has_shop_lines"]
        messages = record.messages_of(conversation, has_shop_lines=has_shop_lines)
        lines = ((message, record.message_of(message, files, has_shop_lines=has_shop_lines)) for message in messages)
        for number, content in enumerate(paper.parts(head, lines, at=self.at), start=1):
            with self.entry(
                f"{folder}conversation-{number}.pdf" if number > 1 else f"{folder}conversation.pdf"
            ) as write:
                write(content)

    def _write_file(self, kept: Attachment, folder: str) -> dict[str, Any]:
        """Where it lies and the digest of what lies there; both None where the storage has lost it."""
        best = kept.original or kept.shown
        if not best or not default_storage.exists(best.name):
            return {"file": None, "file_sha256": None}
        # What was made of a picture or a recording ends as what it is now.
        called = kept.name if kept.original else PurePath(kept.name).stem + PurePath(best.name).suffix
        name = f"{folder}attachments/{kept.pk}-{safe_name(called)}"
        with default_storage.open(best.name) as stored, self.entry(name) as write:
            while chunk := stored.read(CHUNK):
                write(chunk)
        return {"file": name, "file_sha256": self.digests[name]}
