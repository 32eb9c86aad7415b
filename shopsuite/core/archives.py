"""ZIP files that are written chunk by chunk, with the digest of every file in them."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.storage import default_storage

CHUNK = 256 * 1024  # bytes
LONGEST_NAME = 80


class Archive:
    """A ZIP being written; nothing of it is held in memory but ``digests``, by name."""

    def __init__(self, zipped: ZipFile, at: datetime) -> None:
        self.zipped, self.at = zipped, at
        self.digests: dict[str, str] = {}

    @contextmanager
    def entry(self, name: str) -> Iterator[Callable[[bytes], None]]:
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

    def add_json(self, name: str, values: Any) -> None:
        """``values`` as JSON for people and programs. Small things only: it is made in memory."""
        with self.entry(name) as write:
            write(json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n")

    def add_stored(self, name: str, stored_as: str) -> bool:
        """The file that the storage keeps as ``stored_as``; False where the storage has lost it."""
        if not stored_as or not default_storage.exists(stored_as):
            return False
        with default_storage.open(stored_as) as stored, self.entry(name) as write:
            while chunk := stored.read(CHUNK):
                write(chunk)
        return True


def written(write: Callable[[Archive], None], *, at: datetime) -> IO[bytes]:
    """A temporary file with the ZIP that ``write`` fills, ``hashes.txt`` last; gone as soon as it is closed."""
    file = TemporaryFile()  # noqa: SIM115 - closed by whoever it is handed to
    try:
        with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
            archive = Archive(zipped, at)
            write(archive)
            # As ``sha256sum --check`` reads it.
            lines = "".join(f"{digest}  {name}\n" for name, digest in archive.digests.items())
            with archive.entry("hashes.txt") as write_digests:
                write_digests(lines.encode())
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
