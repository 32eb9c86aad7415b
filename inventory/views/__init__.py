"""The stock on screen."""
