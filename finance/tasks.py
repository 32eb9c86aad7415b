"""Work that outlasts a request; safe to run twice and to be killed."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from finance import operations
from finance.providers import provider
from shopsuite.core.queries import current_shop

#: The hour of the shop's day at which finance hears of the day before.
MORNING = 7


@shared_task(name="finance.read_statement")
def read_statement(statement_id: int) -> None:
    """Read an uploaded statement and match its lines."""
    operations.read_statement(statement_id=statement_id, at=timezone.now())


@shared_task(name="finance.look_after_open", expires=60)
def look_after_open() -> None:
    """Ask the provider about payments whose message may be lost."""
    in_use = provider()
    if in_use.is_available:
        operations.look_after_open(provider=in_use, at=timezone.now())


@shared_task(name="finance.send_refund")
def send_refund(refund_id: int) -> None:
    """Ask the provider to give money back."""
    operations.send_refund(refund_id=refund_id, provider=provider(), at=timezone.now())


@shared_task(name="finance.look_after_refunds", expires=60)
def look_after_refunds() -> None:
    """Ask again for refunds that were not taken on, and how those on their way stand."""
    operations.look_after_refunds(provider=provider(), at=timezone.now())


@shared_task(name="finance.tell_of_the_day", expires=1800)
def tell_of_the_day() -> None:
    """Every hour; in the shop's morning, tell finance what of yesterday is not explained."""
    now = timezone.now()
    here = now.astimezone(current_shop().zone)
    if here.hour == MORNING:
        operations.tell_of_the_day(day=here.date() - timedelta(days=1), at=now)
