"""Work that comes by the clock; safe to run twice and to be killed."""

from celery import shared_task
from django.utils import timezone

from bookings import operations
from bookings.operations.sending import CLAIMED_FOR, RUN_FOR

#: A run that hangs so many seconds is told, and killed when it does not even hear that; what it had claimed is free again then.
GIVE_UP_AFTER = RUN_FOR.seconds + 40
KILL_AFTER = CLAIMED_FOR.seconds


@shared_task(name="bookings.look_after", expires=60)
def look_after() -> None:
    """Give back what nobody came back to, and pass offers on that nobody took."""
    operations.release_lapsed(at=timezone.now())
    operations.look_after_waiting(at=timezone.now())


@shared_task(name="bookings.send_news", expires=60)
def send_news() -> None:
    """Customers hear of teas that suit them; each row is claimed by one worker and never sent again."""
    operations.send_news(clock=timezone.now)


@shared_task(name="bookings.remind", expires=60, soft_time_limit=GIVE_UP_AFTER, time_limit=KILL_AFTER)
def remind() -> None:
    """Tell guests what is due, and give the seats of those who did not answer to others."""
    operations.send_due(clock=timezone.now)
    operations.free_unanswered(at=timezone.now())


@shared_task(name="bookings.brief_hosts", expires=600)
def brief_hosts() -> None:
    """Tell hosts of the day before them."""
    operations.brief_hosts(at=timezone.now())
