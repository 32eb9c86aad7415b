"""What the screens of after-sales send."""
