"""What a member of the shop may put into a message by typing "/": each app offers its own.

offers.register(variant_offers, place=10)          # from AppConfig.ready
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from messaging.models import Member


@dataclass(frozen=True)
class Offer:
    """``card`` goes with the message ("variant:7"); ``text`` goes into the field. One of the two is enough."""

    label: str
    note: str = ""
    card: str = ""
    text: str = ""


Provider = Callable[[str, Member], list[Offer]]

# (place, provider)
_providers: list[tuple[int, Provider]] = []


def register(provider: Provider, *, place: int) -> None:
    """Have ``provider(text, member)`` asked for what fits ``text``, best first and few; "" asks for the usual. Lower ``place`` is shown first."""
    _providers.append((place, provider))
    _providers.sort(key=lambda known: known[0])


def matching(text: str, member: Member) -> list[dict[str, str]]:
    """What everybody offers for ``text``, in order of place."""
    return [asdict(offer) for _place, provider in _providers for offer in provider(text, member)]
