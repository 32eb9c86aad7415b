"""Files of attachments in the storage. Their names there say nothing about what is in them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from messaging.models.attachment import FOLDER


def keep(content: File, *, suffix: str, at: datetime) -> str:
    """Write ``content`` to the storage; gives the name it has there."""
    content.seek(0)
    return default_storage.save(f"{at.strftime(FOLDER)}{uuid4().hex}{suffix}", content)


def throw_away(names: Iterable[str]) -> None:
    """Delete files. Rows that name them go first: no row ever names a file that is not there."""
    for name in names:
        default_storage.delete(name)
