"""shopsuite: orders, batches, bookings, deliveries and conversations of a specialty shop in one Django monolith."""

from shopsuite.celery import app as celery_app

__all__ = ["celery_app"]
