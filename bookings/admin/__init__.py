"""What owners set up and look through of tastings."""

from bookings.admin import reminders, taste

__all__ = ["reminders", "taste"]
