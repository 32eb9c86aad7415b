"""What is kept of deliveries, riders and their runs."""
