"""Orders for other systems: placed, read, and moved on. Everything goes through the same operations as the screens."""
