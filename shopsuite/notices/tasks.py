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
    """Send what people are to be told and is due."""
    operations.deliver_due(clock=timezone.now)
