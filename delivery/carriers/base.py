"""What a carrier's program does for a shop, whichever carrier it is. No provider is called inside a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from delivery.rules.tracking import Heard


class Failed(Exception):
    """The carrier's program could not be reached, or said what nobody understands; it may work later."""


class Forged(Exception):
    """What came is not from the carrier, or is too old to be trusted."""


class StopAnswer(StrEnum):
    """What a carrier says when it is asked to stop a parcel: it tries, it has, it cannot any more."""

    TAKEN_ON = "taken_on"
    STOPPED = "stopped"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Access:
    """How one carrier's program is spoken to, from the environment (``CARRIERS``): ``secrets`` that its messages are signed with (the
    newest first, an older one while they are being changed), ``gateway`` where it is asked, and the ``token`` to ask with."""

    secrets: Sequence[str] = ()
    gateway: str = ""
    token: str = ""


class Provider(Protocol):
    """Made with the ``Access`` of one carrier. ``is_asked``: whether it is to be asked about parcels, beside what it sends by itself;
    ``stops``: whether its program can be asked to stop one."""

    is_asked: bool
    stops: bool

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        """What a message says, once it is proven to be the carrier's. Raises ``Forged``, and ``core.errors.Invalid`` for one that is the
        carrier's and cannot be meant."""

    def track(self, number: str, *, at: datetime) -> list[Heard]:
        """Everything the carrier has to say of a parcel. Raises ``Failed``."""

    def intercept(self, number: str, *, key: str) -> StopAnswer:
        """Ask the carrier to stop a parcel; the same ``key`` is the same request. Raises ``Failed``: then nobody knows whether they
        heard it."""
