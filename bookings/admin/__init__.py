"""What owners set up and look through of tastings."""

from bookings.admin import booked, reminders, setup, taste

__all__ = ["booked", "reminders", "setup", "taste"]
