"""Work that outlasts a request; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from shopsuite.notices import operations


@shared_task(name="notices.deliver_due", expires=60)
def deliver_due() -> None:
    """Send what people are to be told and is due."""
    operations.deliver_due(clock=timezone.now)
