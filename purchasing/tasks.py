"""Work that outlasts a request; safe to run twice and to be killed."""

from celery import shared_task
from django.utils import timezone

from purchasing import operations
from shopsuite.core.queries import current_shop, shop_day

#: Once the day's sales are complete, and before anybody orders.
NIGHT_HOUR = 2


@shared_task(name="purchasing.replenish")
def replenish() -> None:
    """Forecast everything and work out what is to be bought. Comes every hour and works in the shop's own night alone."""
    now = timezone.now()
    if now.astimezone(current_shop().zone).hour != NIGHT_HOUR:
        return
    operations.refresh_forecasts(today=shop_day(now))
    operations.replenish(at=now)


@shared_task(name="purchasing.replenish_touched", expires=30)
def replenish_touched() -> None:
    """Work it out again for what was sold, promised or received since."""
    operations.replenish_touched(at=timezone.now())


@shared_task(name="purchasing.remind_suppliers", expires=600)
def remind_suppliers() -> None:
    """Remind, once each, who has not answered a request in time."""
    operations.remind_late(at=timezone.now())


@shared_task(name="purchasing.warn_of_slow_answers", expires=600)
def warn_of_slow_answers() -> None:
    """Tell purchasing, once each, of orders that are not answered in time."""
    operations.warn_of_slow_answers(at=timezone.now())
