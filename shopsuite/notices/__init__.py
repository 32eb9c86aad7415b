"""Telling people of something while they are away: what is owed to whom, when, and by which way."""
