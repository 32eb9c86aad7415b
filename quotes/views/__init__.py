"""Screens of those who make proposals, and the page of the buyer."""
