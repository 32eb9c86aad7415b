"""Parcels and deliveries in the history of their order."""

from delivery.timeline import carriers, recipients, riders, runs

__all__ = ["carriers", "recipients", "riders", "runs"]
