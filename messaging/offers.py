"""What a member of the shop may put into a message by typing "/": each app offers its own.

offers.register(variant_offers)          # from AppConfig.ready
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

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Have ``provider(text, member)`` asked for what fits ``text``, best first and few; "" asks for the usual."""
    _providers.append(provider)


def matching(text: str, member: Member) -> list[dict[str, str]]:
    """What everybody offers for ``text``, in the order of registration."""
    return [asdict(offer) for provider in _providers for offer in provider(text, member)]
