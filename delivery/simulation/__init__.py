"""A Valentine's day without waiting for one: invented customers, riders and misfortunes, through the shop's own operations."""

from delivery.simulation.outcome import Played
from delivery.simulation.playing import play
from delivery.simulation.town import Town, town

__all__ = ["Played", "Town", "play", "town"]
