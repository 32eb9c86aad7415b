"""Work that outlasts a request; safe to run twice and to be killed."""

from celery import shared_task
from django.utils import timezone

from delivery import operations, queries


@shared_task(name="delivery.ask_carriers", expires=60)
def ask_carriers() -> None:
    """Ask carriers about parcels whose turn it is, and to stop what nobody has asked them to stop yet."""
    operations.look_after_asks(at=timezone.now())
    operations.ask_due(clock=timezone.now)


@shared_task(name="delivery.send_ask")
def send_ask(ask_id: int) -> None:
    """Ask a carrier to stop a parcel."""
    operations.send_ask(ask_id=ask_id, at=timezone.now())


@shared_task(name="delivery.forget_positions")
def forget_positions() -> None:
    """Let go of where riders were some weeks ago."""
    operations.forget_positions(at=timezone.now())


@shared_task(name="delivery.forget_plans")
def forget_plans() -> None:
    """Let go of plans of some weeks ago."""
    operations.forget_plans(at=timezone.now())


@shared_task(name="delivery.forget_unknown")
def forget_unknown() -> None:
    """Let go of what carriers said of numbers that are none of the shop's."""
    operations.forget_unknown(at=timezone.now())


@shared_task(name="delivery.look_up_addresses", expires=60)
def look_up_addresses() -> None:
    """Enter where deliveries go that nobody heard of, and ask the geocoder, where there is one, for those nobody has placed."""
    operations.note_missing(at=timezone.now())
    operations.look_up(clock=timezone.now)


@shared_task(name="delivery.learn_detours")
def learn_detours() -> None:
    """Learn from what was ridden in the last day."""
    operations.learn_detours_of_day(at=timezone.now())


@shared_task(name="delivery.make_plan")
def make_plan(plan_id: int) -> None:
    """Look for the best runs of a day; the dispatcher's board follows it."""
    operations.make_plan(plan_id=plan_id, clock=timezone.now)


@shared_task(name="delivery.look_at_runs", expires=60)
def look_at_runs() -> None:
    """Bring today's runs to the time it is, say what will be late, and have plans made whose worker died."""
    now = timezone.now()
    # First: what keeps runs from being looked at must not keep plans from being made.
    for plan_id in queries.forgotten_plans(at=now, silent=operations.SILENT):
        make_plan.delay(plan_id)
    operations.look_at_runs(at=now)
