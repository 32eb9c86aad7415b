"""Deliveries and parcels with carriers, for other systems: through the same operations as the screens."""
