"""What owners set up and look through of deliveries."""

from delivery.admin import carriers

__all__ = ["carriers"]
