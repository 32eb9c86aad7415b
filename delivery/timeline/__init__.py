"""Parcels and deliveries in the history of their order."""

from delivery.timeline import carriers, riders, runs

__all__ = ["carriers", "riders", "runs"]
