"""Work that outlasts a request. Ids only; safe to run twice."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from messaging import operations, queries
from messaging.models import Attachment
from messaging.models.attachment import Preparation

ASKED_ONCE_IN = 3600  # seconds


@shared_task(name="messaging.prepare_attachment")
def prepare_attachment(attachment_id: int) -> None:
    """Make a voice note or a video playable everywhere."""
    operations.prepare(attachment_id=attachment_id, at=timezone.now())


def prepare_soon(attachment: Attachment) -> None:
    """Ask once for what has to be made of an upload before it can be shown; of a picture or a file, nothing. However often
    the same is uploaded again, it is not made again; what a broken worker left is asked for by ``tend_attachments``."""
    if attachment.preparation == Preparation.PENDING and cache.add(f"preparing:{attachment.pk}", 1, ASKED_ONCE_IN):
        prepare_attachment.delay(attachment.pk)


@shared_task(name="messaging.tend_attachments")
def tend_attachments() -> None:
    """Clear away what never was sent, and ask again for what a broken worker left unprepared."""
    now = timezone.now()
    operations.clear_unsent(at=now)
    for pk in queries.left_unprepared(at=now):
        prepare_attachment.delay(pk)


@shared_task(name="messaging.pass_on_overdue_calls")
def pass_on_overdue_calls() -> None:
    """Calls that nobody acknowledged in time go to the next in line, each once."""
    operations.pass_on_overdue_calls(at=timezone.now())


@shared_task(name="messaging.watch_waits")
def watch_waits() -> None:
    """Whoever should answer hears before it is late, and when it is; each once."""
    operations.watch(at=timezone.now())


@shared_task(name="messaging.send_code")
def send_code(proof_id: int) -> None:
    """Send the code that proves who a visitor is, if they are somebody."""
    operations.send_code(proof_id=proof_id)


@shared_task(name="messaging.let_go")
def let_go() -> None:
    """What was kept as long as the shop's rules say is deleted, every night, and what proves nothing any more."""
    now = timezone.now()
    operations.let_go(at=now)
    operations.clear_spent_proofs(at=now)
