"""What happens to sessions and bookings, as the feed tells it."""
