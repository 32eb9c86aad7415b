"""Gift lists: one order of a buyer for many recipients, from a spreadsheet to a parcel for each of them."""

from quotes.gift_lists.files import GiftLists
from quotes.gift_lists.of_proposals import ProposalLists

__all__ = ["GiftLists", "ProposalLists"]
