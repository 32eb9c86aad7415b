"""The book of places."""
