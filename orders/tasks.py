"""Work that outlasts a request. Ids only; safe to run twice."""

from celery import shared_task

from orders.imports import running


@shared_task(name="orders.check_import")
def check_import(import_id: int) -> None:
    """Read the file again and say what would become of it. Nothing is booked."""
    running.check_stored(import_id)


@shared_task(name="orders.run_import")
def run_import(import_id: int) -> None:
    """Book what is not booked yet. A second worker on the same file finds the lock taken and leaves."""
    running.run_stored(import_id)
