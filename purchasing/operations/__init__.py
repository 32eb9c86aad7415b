"""Every write to suppliers and purchase orders. Views, the portal, the API and the nightly run all come through here."""

from purchasing.operations.answering import confirm, decline, mark_seen, ship, warn_of_slow_answers
from purchasing.operations.asking import WantedDraft, ask_suppliers, close_inquiry, order_from_answers, remind_late
from purchasing.operations.changing import ChangeDraft, answer_change, propose_change, withdraw_change
from purchasing.operations.forecasting import refresh_forecasts
from purchasing.operations.needs import NotNeeded, change_need, order_needs, set_replenishment, snooze_need
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
from purchasing.operations.pooling import order_pool
from purchasing.operations.price_lists import OfferChange, take_back_offer, write_price_list
from purchasing.operations.prices import (
    PriceDraft,
    answer_price,
    answer_prices,
    propose_price,
    propose_prices,
    set_price,
)
from purchasing.operations.quoting import QuoteDraft, answer_quote, decline_quote, mark_quote_seen
from purchasing.operations.receiving import Arrived, receive
from purchasing.operations.replenishing import Replenished, replenish
from purchasing.operations.steps import NotNow, Outdated
from purchasing.operations.suppliers import (
    add_person,
    add_supplier,
    change_supplier,
    invite_person,
    offer_goods,
    prefer,
)
from purchasing.operations.touching import replenish_touched, touch

__all__ = [
    "Arrived",
    "ChangeDraft",
    "LineDraft",
    "NotNeeded",
    "NotNow",
    "OfferChange",
    "Outdated",
    "PriceDraft",
    "QuoteDraft",
    "Replenished",
    "WantedDraft",
    "add_person",
    "add_supplier",
    "answer_change",
    "answer_price",
    "answer_prices",
    "answer_quote",
    "approve",
    "ask_suppliers",
    "cancel",
    "change_need",
    "change_supplier",
    "close_inquiry",
    "close_short",
    "confirm",
    "decline",
    "decline_quote",
    "edit_lines",
    "invite_person",
    "mark_quote_seen",
    "mark_seen",
    "offer_goods",
    "order_from_answers",
    "order_needs",
    "order_pool",
    "prefer",
    "propose_change",
    "propose_price",
    "propose_prices",
    "receive",
    "refresh_forecasts",
    "remind_late",
    "replenish",
    "replenish_touched",
    "request_order",
    "send",
    "set_price",
    "set_replenishment",
    "ship",
    "snooze_need",
    "take_back_approval",
    "take_back_offer",
    "touch",
    "warn_of_slow_answers",
    "withdraw_change",
    "write_price_list",
]
