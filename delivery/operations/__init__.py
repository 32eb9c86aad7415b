"""All writes about deliveries."""
