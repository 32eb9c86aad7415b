"""Every write to a proposal. Views, the API, tasks and the buyer's page all come through here."""

from quotes.operations.answering import AlreadyAnswered, NotOpen, accept, decline
from quotes.operations.drafting import LineDraft, Terms, open_proposal, write_version
from quotes.operations.sending import lapse_due, send, take_goods_back

__all__ = [
    "AlreadyAnswered",
    "LineDraft",
    "NotOpen",
    "Terms",
    "accept",
    "decline",
    "lapse_due",
    "open_proposal",
    "send",
    "take_goods_back",
    "write_version",
]
