"""Numbers over the wire, in the shapes they are kept in (``shopsuite.core.fields``): decimal numbers as text."""

from typing import Any

from rest_framework import serializers


class MoneyField(serializers.DecimalField):
    """An amount in the shop's currency, to the cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2} | kwargs)


class UnitPriceField(serializers.DecimalField):
    """Price of one unit in the shop's currency, to a hundredth of a cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 4} | kwargs)


class QuantityField(serializers.DecimalField):
    """A quantity in the goods' own unit, to a thousandth."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 3} | kwargs)
