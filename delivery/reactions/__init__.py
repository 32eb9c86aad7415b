"""What delivery does when it hears of something."""

from delivery.reactions import carriers, riders

__all__ = ["carriers", "riders"]
