"""Queries of bookings."""
