"""What delivery tells the feed. The subject is the order, so that its page and its history have it."""

from delivery.events.addresses import AccessNoteWritten, AddressDoubted, AddressNoted, AddressPlaced, ShopPlaced
from delivery.events.carriers import (
    NumberCorrected,
    ParcelContradicts,
    ParcelHeard,
    ParcelMoved,
    ParcelWithCarrier,
    StopAsked,
)
from delivery.events.deliveries import (
    Arrived,
    AttemptDecided,
    AttemptFailed,
    DeliveryChanged,
    FailureTakenBack,
    PromisedAnyway,
)
from delivery.events.recipients import RecipientMayKnow, RecipientWished
from delivery.events.runs import LateExpected, PassedOn, PlanChanged, RunsChanged, ShiftChanged, StopMoved, TakenOver

__all__ = [
    "AccessNoteWritten",
    "AddressDoubted",
    "AddressNoted",
    "AddressPlaced",
    "Arrived",
    "AttemptDecided",
    "AttemptFailed",
    "DeliveryChanged",
    "FailureTakenBack",
    "LateExpected",
    "NumberCorrected",
    "ParcelContradicts",
    "ParcelHeard",
    "ParcelMoved",
    "ParcelWithCarrier",
    "PassedOn",
    "PlanChanged",
    "PromisedAnyway",
    "RecipientMayKnow",
    "RecipientWished",
    "RunsChanged",
    "ShiftChanged",
    "ShopPlaced",
    "StopAsked",
    "StopMoved",
    "TakenOver",
]
