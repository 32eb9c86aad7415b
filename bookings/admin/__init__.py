"""What owners set up and look through of tastings."""

from bookings.admin import taste

__all__ = ["taste"]
