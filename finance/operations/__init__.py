"""Every write of finance."""

from finance.operations.carrying import carry_to_group
from finance.operations.days import NotExplained, close_day, tell_of_the_day
from finance.operations.invoicing import (
    AlreadyIssued,
    MadeOutTo,
    cancel_invoice,
    issue_invoice,
    request_invoice,
)
from finance.operations.matching import (
    AlreadyMatched,
    DoesNotAddUp,
    enter_from_line,
    expect_movement,
    explain_line,
    explain_movement,
    match_by_hand,
    match_open,
    take_back,
)
from finance.operations.online import NotNow, Phone, ask_for_payment, look_after_open, take_message
from finance.operations.reading import name_columns, read_statement, take_statement
from finance.operations.refunds import (
    GivenBack,
    give_back_again,
    give_back_as_it_came,
    give_back_online,
    look_after_refunds,
    send_refund,
)

__all__ = [
    "AlreadyIssued",
    "AlreadyMatched",
    "DoesNotAddUp",
    "GivenBack",
    "MadeOutTo",
    "NotExplained",
    "NotNow",
    "Phone",
    "ask_for_payment",
    "cancel_invoice",
    "carry_to_group",
    "close_day",
    "enter_from_line",
    "expect_movement",
    "explain_line",
    "explain_movement",
    "give_back_again",
    "give_back_as_it_came",
    "give_back_online",
    "issue_invoice",
    "look_after_open",
    "look_after_refunds",
    "match_by_hand",
    "match_open",
    "name_columns",
    "read_statement",
    "request_invoice",
    "send_refund",
    "take_back",
    "take_message",
    "take_statement",
    "tell_of_the_day",
]
