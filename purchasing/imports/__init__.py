"""What files hold that are about buying: price lists of suppliers."""
