from celery import shared_task
from django.utils import timezone

from shopsuite.api import operations


@shared_task(name="api.forget_old_answers")
def forget_old_answers() -> None:
    """Safe to run twice: deletes what is old."""
    operations.forget_old_answers(at=timezone.now())
