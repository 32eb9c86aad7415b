"""What a geocoder does, whichever it is. None is called inside a transaction."""

from typing import Protocol

from delivery.rules.places import Spot


class Failed(Exception):
    """It could not be reached, wants to be left alone for a while, or said what nobody understands; it may work later."""


class Geocoder(Protocol):
    """``is_asked``: whether there is anybody to ask. ``pause``: seconds from one question to the next."""

    is_asked: bool
    pause: float

    def find(self, text: str, *, near: Spot | None) -> Spot | None:
        """Where ``text`` is, of several places that around ``near``; None where it knows none. Raises ``Failed``."""
