"""Work on proposals that comes round by itself; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from quotes import operations


@shared_task(name="quotes.lapse_due", expires=60)
def lapse_due() -> None:
    """End what was not answered in time; its goods are free."""
    operations.lapse_due(at=timezone.now())
