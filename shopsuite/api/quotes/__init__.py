"""Proposals to buyers and gift lists, for other systems: through the same operations as the screens."""
