"""Finance's screens."""
