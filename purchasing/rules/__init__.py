"""Pure decisions of purchasing: no database, no clock."""

from purchasing.rules.ordering import (
    STEPS,
    Offered,
    freight_of,
    may_become,
    next_order_day,
    orderable,
    price_for,
)

__all__ = ["STEPS", "Offered", "freight_of", "may_become", "next_order_day", "orderable", "price_for"]
