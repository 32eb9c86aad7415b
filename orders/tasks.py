"""Work on orders that outlasts a request; safe to run twice and to be killed."""

from celery import shared_task
from django.utils import timezone

from orders import operations
from orders.operations.printing import clear_old_runs, print_run
from shopsuite.people.models import User


@shared_task(name="orders.cancel_open_parcels")
def cancel_open_parcels(group_id: int, reason: str, actor_id: int) -> None:
    """Cancel what is not packed of a group."""
    actor = User.objects.get(pk=actor_id)
    operations.cancel_open_parcels(group_id=group_id, reason=reason, actor=actor, at=timezone.now())


@shared_task(name="orders.print_documents")
def print_documents(run_id: int) -> None:
    """Print documents of many orders into one file."""
    print_run(run_id=run_id, at=timezone.now())


@shared_task(name="orders.clear_old_print_runs")
def clear_old_print_runs() -> None:
    """Delete what was printed more than a week ago."""
    clear_old_runs(at=timezone.now())
