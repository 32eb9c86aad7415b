"""What a payment provider does for a shop, whichever it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol


class Failed(Exception):
    """The provider could not be reached or refused; it may work later. Nothing was paid by it."""


class Refused(Failed):
    """The provider will not do it, however often it is asked."""


class Forged(Exception):
    """What came is not from the provider, or is too old to be trusted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a payment stands there. ``number`` is ours, ``reference`` theirs, ``amount`` what was paid in the shop's currency."""

    number: str
    is_paid: bool
    reference: str = ""
    amount: Decimal = Decimal(0)
    paid_at: datetime | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """How money that goes back stands there. ``number`` is ours; ``state`` one of "underway", "done", "stuck" (somebody has to finish it at
    the provider's) and "failed" (it stays with the shop)."""

    number: str
    state: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What the provider sent by itself: ``event_id`` is the same however often it comes; ``answer`` says how a payment stands
    where it is about one, ``refund`` how one that goes back does."""

    event_id: str
    kind: str
    answer: Answer | None = None
    refund: RefundAnswer | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """``code`` is kept with every payment, ``method`` is how it is noted (``orders.models.payment.Method``)."""

    code: str
    method: str
    is_available: bool

    def ask(self, *, number: str, amount: Decimal, currency: str, what: str, until: datetime) -> str:
        """Ask for a payment; returns what a customer scans to pay. The same ``number`` again asks for nothing new. Raises
        ``Failed``."""

    def ask_on_phone(
        self, *, number: str, amount: Decimal, currency: str, what: str, until: datetime, address: str, back_to: str
    ) -> str:
        """The same for a customer whose phone is to open the page that is returned, which holds for minutes only; afterwards they
        come to ``back_to``. ``address`` is the internet address they pay from. Raises ``Failed``."""

    def close(self, *, number: str) -> None:
        """Let nobody pay it any more; closing twice is once. Raises ``Failed``, also where it is paid already."""

    def look(self, *, number: str) -> Answer:
        """How the payment stands. Raises ``Failed``."""

    def give_back(
        self, *, number: str, refund: str, amount: Decimal, total: Decimal, currency: str, why: str
    ) -> RefundAnswer:
        """Give ``amount`` of a payment of ``total`` back; the same ``refund`` number again gives nothing more. Raises
        ``Failed`` when it may work later, ``Refused`` when it will not."""

    def look_at_refund(self, *, number: str) -> RefundAnswer:
        """How the money that goes back stands. Raises ``Failed``."""

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Message:
        """What a webhook says, once it is proven to be the provider's. Raises ``Forged``."""
