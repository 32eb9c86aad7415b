"""What a worker does with files; each can come twice."""

from celery import shared_task

from shopsuite.spreadsheets import operations


@shared_task(name="spreadsheets.check")
def check(import_id: int) -> None:
    """Read a file and say what would become of it."""
    operations.check(import_id)


@shared_task(name="spreadsheets.run")
def run(import_id: int) -> None:
    """Book a file, or go on with one."""
    operations.run(import_id)


@shared_task(name="spreadsheets.undo")
def undo(import_id: int) -> None:
    """Take back what a file did, or go on with that."""
    operations.undo(import_id)
