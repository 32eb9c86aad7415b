"""Work that comes by the clock; safe to run twice and to be killed."""

from celery import shared_task
from django.utils import timezone

from care import operations


@shared_task(name="care.escalate_overdue", expires=60)
def escalate_overdue() -> None:
    """Tell the shop's owner, once each, of problems that nobody has closed in time."""
    operations.escalate_overdue(at=timezone.now())
