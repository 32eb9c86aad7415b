"""What goes wrong with orders, for other systems: through the same operations as the screens."""
