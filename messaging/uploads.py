"""Files that come together with the message that carries them."""

from collections.abc import Iterable
from uuid import NAMESPACE_OID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from messaging import operations, tasks
from messaging.models import Member


def take_in_files(*, member: Member, client_id: str, files: Iterable[UploadedFile]) -> tuple[int, ...]:
    """The ids of ``files``, kept under names made from the message's ``client_id``: sent again, they are those of the first time.

    Raises what ``take_in`` raises; what was kept before that belongs to no message and is thrown away in time.
    """
    made = []
    for number, file in enumerate(files):
        upload = operations.take_in(
            member=member, client_id=f"{uuid5(NAMESPACE_OID, client_id)}:{number}", file=file, at=timezone.now()
        )
        tasks.prepare_soon(upload)
        made.append(upload.pk)
    return tuple(made)
