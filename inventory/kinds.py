"""What is worth writing down about each kind of goods. A product's ``attributes`` hold values under these names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopsuite.core.errors import Invalid


class GoodsKind(TextChoices):
    GENERAL = "general", _("General goods")
    TEA = "tea", _("Tea")
    TEAWARE = "teaware", _("Tea ware")
    OUTDOOR = "outdoor", _("Outdoor gear")
    STATIONERY = "stationery", _("Stationery")
    FLOWERS = "flowers", _("Flowers")


@dataclass(frozen=True)
class Attribute:
    """One thing written down about a kind of goods. ``unit`` is shown behind numbers ("°C", "g")."""

    name: str
    label: str | Promise
    is_number: bool = False
    unit: str = ""


ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    GoodsKind.GENERAL: (Attribute("brand", _("Brand")), Attribute("origin", _("Origin"))),
    GoodsKind.TEA: (
        Attribute("tea_type", _("Type of tea")),
        Attribute("origin", _("Origin")),
        Attribute("cultivar", _("Cultivar")),
        Attribute("harvest", _("Harvest")),
        Attribute("water_temperature", _("Water temperature"), is_number=True, unit="°C"),
        Attribute("leaf_grams", _("Leaf per 100 ml"), is_number=True, unit="g"),
        Attribute("steep_seconds", _("First steep"), is_number=True, unit="s"),
    ),
    GoodsKind.TEAWARE: (
        Attribute("material", _("Material")),
        Attribute("volume", _("Volume"), is_number=True, unit="ml"),
        Attribute("maker", _("Maker")),
    ),
    GoodsKind.OUTDOOR: (
        Attribute("brand", _("Brand")),
        Attribute("weight", _("Weight"), is_number=True, unit="g"),
        Attribute("season", _("Season")),
        Attribute("material", _("Material")),
    ),
    GoodsKind.STATIONERY: (
        Attribute("brand", _("Brand")),
        Attribute("paper_weight", _("Paper weight"), is_number=True, unit="g/m²"),
        Attribute("ruling", _("Ruling")),
        Attribute("pages", _("Pages"), is_number=True),
    ),
    GoodsKind.FLOWERS: (
        Attribute("colour", _("Colour")),
        Attribute("stem_length", _("Stem length"), is_number=True, unit="cm"),
        Attribute("vase_days", _("Days in the vase"), is_number=True),
        Attribute("origin", _("Origin")),
    ),
}


def check_attributes(*, kind: str, attributes: dict[str, Any]) -> None:
    """Refuse attributes this kind of goods does not have, and words where a number belongs.

    Raises ``Invalid`` ("unknown_attribute" or "attribute_not_a_number") naming the attribute.
    """
    known = {attribute.name: attribute for attribute in ATTRIBUTES[kind]}
    for name, value in attributes.items():
        if name not in known:
            raise Invalid("unknown_attribute", _("%s is not written down for this kind of goods.") % name, field=name)
        if known[name].is_number and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise Invalid("attribute_not_a_number", _("%s must be a number.") % known[name].label, field=name)
