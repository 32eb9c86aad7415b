"""What delivery does when it hears of something."""

from delivery.reactions import addresses, carriers, riders, runs

__all__ = [
    "addresses",
    "carriers",
    "riders",
    "runs",
]
