"""What of the catalogue a supplier may see, and who may see what goods cost the shop."""

from collections.abc import Iterable
from typing import Any

#: Between the steps of a category: "Tea > Green tea".
BELOW = " > "


def may_see(categories: Iterable[str], category: str) -> bool:
    """Whether somebody who is shown ``categories`` (none: all) may see goods of ``category``, which may lie below one of them."""
    shown = list(categories)
    return not shown or any(category == each or category.startswith(each + BELOW) for each in shown)


def sees_money(user: Any) -> bool:
    """Whether ``user`` is shown purchase prices and sums: whoever may see costs, and people of a supplier, who find what is theirs alone.

    Whoever works in the shop as well finds everybody's orders, and is held to what the shop lets them see.
    """
    return user.may("stock.see_cost") or (user.may("supplier.portal") and not user.may("purchasing.see"))
