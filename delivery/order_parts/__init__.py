"""What the two pages of an order show of its parcels."""
