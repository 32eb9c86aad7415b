"""Products, variants, batches, quantities, places and channels for other systems: to read."""
