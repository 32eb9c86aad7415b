"""The shop's money, for other systems: through the same operations as the screens."""
