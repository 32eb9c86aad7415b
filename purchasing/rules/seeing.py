"""What of the catalogue a supplier may see."""

from collections.abc import Iterable

#: Between the steps of a category: "Tea > Green tea".
BELOW = " > "


def may_see(categories: Iterable[str], category: str) -> bool:
    """Whether somebody who is shown ``categories`` (none: all) may see goods of ``category``, which may lie below one of them."""
    shown = list(categories)
    return not shown or any(category == each or category.startswith(each + BELOW) for each in shown)
