"""Tastings over REST."""
