"""Tastings: what is offered, where and by whom; who comes when; what they drank and thought of it."""

from bookings.models.booking import (
    AT_TABLE,
    AWAITED,
    CAME,
    EXPECTED,
    SEATED,
    UNBOOKED,
    Booking,
    BookingState,
    Source,
    Strength,
    WantedTea,
    Way,
)
from bookings.models.hosts import Host, HostHours, HostLeave, SpecialDay
from bookings.models.preparation import PreparationStep, StepKind
from bookings.models.reminder import PERHAPS_READ, Briefing, Reminder, ReminderKind, ReminderState
from bookings.models.session import Session, SessionEquipment
from bookings.models.settings import TastingSettings
from bookings.models.setup import Equipment, EquipmentKind, Form, OfferedTea, Room, TastingKind, TeaGuide
from bookings.models.taste import FollowUp, NewsConsent, NewsState, Regular, TasteCorrection, TeaNews, TeaNewsKind
from bookings.models.tasting import DrunkTea, NoteBy, TastingNote, TastingOrder
from bookings.models.waiting import WaitingParty, WaitingState

__all__ = [
    "AT_TABLE",
    "AWAITED",
    "CAME",
    "EXPECTED",
    "PERHAPS_READ",
    "SEATED",
    "UNBOOKED",
    "Booking",
    "BookingState",
    "Briefing",
    "DrunkTea",
    "Equipment",
    "EquipmentKind",
    "FollowUp",
    "Form",
    "Host",
    "HostHours",
    "HostLeave",
    "NewsConsent",
    "NewsState",
    "NoteBy",
    "OfferedTea",
    "PreparationStep",
    "Regular",
    "Reminder",
    "ReminderKind",
    "ReminderState",
    "Room",
    "Session",
    "SessionEquipment",
    "Source",
    "SpecialDay",
    "StepKind",
    "Strength",
    "TasteCorrection",
    "TastingKind",
    "TastingNote",
    "TastingOrder",
    "TastingSettings",
    "TeaGuide",
    "TeaNews",
    "TeaNewsKind",
    "WaitingParty",
    "WaitingState",
    "WantedTea",
    "Way",
]
