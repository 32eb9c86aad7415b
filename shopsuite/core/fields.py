"""Number fields with one shape across the product."""

from typing import Any

from django.db import models


class MoneyField(models.DecimalField):
    """An amount in the shop's currency, to the cent. At most 10^12."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 14, "decimal_places": 2} | kwargs)


class UnitPriceField(models.DecimalField):
    """Price of one unit in the shop's currency, to a hundredth of a cent (cheap goods are priced per thousand)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 14, "decimal_places": 4} | kwargs)


class QuantityField(models.DecimalField):
    """A quantity in the variant's own unit, to a thousandth (grams of a kilo, centimetres of a ten-metre roll)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 14, "decimal_places": 3} | kwargs)
