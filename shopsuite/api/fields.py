"""Numbers over the wire, in the shapes they are kept in (``shopsuite.core.fields``): decimal numbers as text."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from orders.rules import YEARS


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


class DayField(serializers.DateField):
    """A day of the shop, in a year that can be meant: at the calendar's ends no day can be reckoned."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if day.year not in YEARS:
            raise serializers.ValidationError(_("That year cannot be meant."), code="bad_time")
        return day
