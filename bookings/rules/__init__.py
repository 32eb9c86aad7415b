"""Decisions about bookings. Neither database nor web."""
