"""Every write to suppliers and purchase orders. Views, the portal, the API and the nightly run all come through here."""

from purchasing.operations.answering import confirm, decline, mark_seen, ship
from purchasing.operations.changing import ChangeDraft, answer_change, propose_change, withdraw_change
from purchasing.operations.ordering import (
    LineDraft,
    approve,
    cancel,
    close_short,
    edit_lines,
    request_order,
    send,
    take_back_approval,
)
from purchasing.operations.receiving import Arrived, receive
from purchasing.operations.steps import NotNow, Outdated
from purchasing.operations.suppliers import (
    add_person,
    add_supplier,
    answer_price,
    offer_goods,
    prefer,
    propose_price,
    set_price,
)

__all__ = [
    "Arrived",
    "ChangeDraft",
    "LineDraft",
    "NotNow",
    "Outdated",
    "add_person",
    "add_supplier",
    "answer_change",
    "answer_price",
    "approve",
    "cancel",
    "close_short",
    "confirm",
    "decline",
    "edit_lines",
    "mark_seen",
    "offer_goods",
    "prefer",
    "propose_change",
    "propose_price",
    "receive",
    "request_order",
    "send",
    "set_price",
    "ship",
    "take_back_approval",
    "withdraw_change",
]
