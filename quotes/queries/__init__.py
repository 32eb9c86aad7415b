"""Reads of proposals. ``*_visible_to`` are the only doors for a request."""

from quotes.queries.proposals import (
    Figures,
    figures,
    is_set_aside,
    latest_sent_to,
    lines_of,
    proposal_by_link,
    proposal_names,
    proposals_named,
    proposals_visible_to,
    shown_version,
    with_buyers,
)
from quotes.queries.sharing import Orders, orders_of, proposals_to_share_out, shares_left

__all__ = [
    "Figures",
    "Orders",
    "figures",
    "is_set_aside",
    "latest_sent_to",
    "lines_of",
    "orders_of",
    "proposal_by_link",
    "proposal_names",
    "proposals_named",
    "proposals_to_share_out",
    "proposals_visible_to",
    "shares_left",
    "shown_version",
    "with_buyers",
]
