"""What is printed of an order: its confirmation, pick list, packing slip, delivery note and gift card."""

from orders.documents.kinds import KINDS, Kind, kind_for, kinds_for
from orders.documents.printing import MOST_AT_ONCE, printed

__all__ = ["KINDS", "MOST_AT_ONCE", "Kind", "kind_for", "kinds_for", "printed"]
