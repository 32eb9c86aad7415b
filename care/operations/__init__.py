"""Every write about what went wrong. Views, the API and reactions all come through here."""

from care.operations.claiming import propose_claims, settle_claim, tell_supplier
from care.operations.deciding import (
    AS_IT_CAME,
    OFF_WHAT_IS_DUE,
    LeftAlready,
    OtherDifference,
    decline,
    give_back,
    send_goods,
    take_back_decision,
)
from care.operations.goods_back import MoreThanExpected, receive_back
from care.operations.incidents import (
    Closed,
    close_incident,
    escalate_overdue,
    raise_incident,
    reopen_incident,
    take_incident,
)
from care.operations.opening import AlreadyDecided, CaseDraft, NotSent, PartDraft, open_case, take_case, withdraw_case
from care.rules.exchanges import Replacement

__all__ = [
    "AS_IT_CAME",
    "OFF_WHAT_IS_DUE",
    "AlreadyDecided",
    "CaseDraft",
    "Closed",
    "LeftAlready",
    "MoreThanExpected",
    "NotSent",
    "OtherDifference",
    "PartDraft",
    "Replacement",
    "close_incident",
    "decline",
    "escalate_overdue",
    "give_back",
    "open_case",
    "propose_claims",
    "raise_incident",
    "receive_back",
    "reopen_incident",
    "send_goods",
    "settle_claim",
    "take_back_decision",
    "take_case",
    "take_incident",
    "tell_supplier",
    "withdraw_case",
]
