"""What people send about deliveries."""
