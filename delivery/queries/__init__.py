"""All reads about deliveries."""
