"""Work that outlasts a request; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from shopsuite.notices import operations, rules

#: A run that hangs so many seconds is told: what it is sending is put off like any other failure, and the run ends.
GIVE_UP_AFTER = rules.RUN_FOR.seconds + 30
#: One that does not even hear that is killed. What it had claimed is free again soon after, and another worker sends it.
KILL_AFTER = GIVE_UP_AFTER + 30


@shared_task(name="notices.deliver_due", expires=60, soft_time_limit=GIVE_UP_AFTER, time_limit=KILL_AFTER)
def deliver_due() -> None:
    """Show in inboxes, and send, what people are to be told and is due."""
    operations.show_waiting(at=timezone.now())
    operations.deliver_due(clock=timezone.now)


@shared_task(name="notices.forget_old")
def forget_old() -> int:
    """Drop from inboxes what was read long ago."""
    return operations.forget_old(at=timezone.now())


@shared_task(name="notices.send_entry_code")
def send_entry_code(code_id: int) -> None:
    """Send the code that opens all of a customer's orders, if there is anybody to send it to."""
    operations.send_entry_code(code_id=code_id)
