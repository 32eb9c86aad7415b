"""No provider: nothing is paid online, and nothing that comes is believed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from finance.providers.base import Answer, Failed, Forged, Message, RefundAnswer
from orders.models.payment import Method


class Null:
    """For shops that take payments at the counter or by transfer."""

    code = "null"
    method = Method.OTHER
    is_available = False

    def ask(self, *, number: str, amount: Decimal, currency: str, what: str, until: datetime) -> str:
        raise Failed("There is no payment provider.")

    def ask_on_phone(
        self, *, number: str, amount: Decimal, currency: str, what: str, until: datetime, address: str, back_to: str
    ) -> str:
        raise Failed("There is no payment provider.")

    def close(self, *, number: str) -> None:
        raise Failed("There is no payment provider.")

    def look(self, *, number: str) -> Answer:
        raise Failed("There is no payment provider.")

    def give_back(
        self, *, number: str, refund: str, amount: Decimal, total: Decimal, currency: str, why: str
    ) -> RefundAnswer:
        raise Failed("There is no payment provider.")

    def look_at_refund(self, *, number: str) -> RefundAnswer:
        raise Failed("There is no payment provider.")

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Message:
        raise Forged("There is no payment provider.")
