"""What guests are told, in words, made at the moment it is sent."""

from bookings.letters.mail import compose
from bookings.letters.words import Letter, letter_of

__all__ = ["Letter", "compose", "letter_of"]
