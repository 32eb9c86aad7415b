"""Work that outlasts a request; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from bookings import operations


@shared_task(name="bookings.look_after", expires=60)
def look_after() -> None:
    """Give back what nobody came back to, and pass offers on that nobody took."""
    operations.release_lapsed(at=timezone.now())
    operations.look_after_waiting(at=timezone.now())


@shared_task(name="bookings.send_news", expires=60)
def send_news() -> None:
    """Customers hear of teas that suit them; each row is claimed by one worker and never sent again."""
    operations.send_news(clock=timezone.now)
