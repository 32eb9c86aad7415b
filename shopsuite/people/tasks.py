"""Work of the night; safe to run twice and to be killed."""

from celery import shared_task
from django.utils import timezone

from shopsuite.people import operations


@shared_task(name="people.clear_spent")
def clear_spent() -> None:
    """Delete codes and devices that open nothing any more."""
    operations.clear_spent(at=timezone.now())
