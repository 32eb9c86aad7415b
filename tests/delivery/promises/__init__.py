"""What can be promised."""
