"""Products, what they are sold as, and in which units."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from inventory.kinds import ATTRIBUTES, GoodsKind
from shopsuite.core.fields import UnitPriceField
from shopsuite.core.languages import in_reader_language
from shopsuite.core.models import Timestamped


class Unit(models.Model):
    """What quantities are counted in: piece, gram, stem. ``decimals`` is how finely it can be sold."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=24)
    name_zh = models.CharField(_("Chinese name"), max_length=24, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="inventory_unit_decimals_at_most_three", condition=Q(decimals__lte=3))
        ]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)

    @property
    def step(self) -> Decimal:
        """The smallest quantity that can be sold."""
        return Decimal(1).scaleb(-self.decimals)


class Product(Timestamped):
    """Something the shop sells, in one or more variants."""

    name = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    kind = models.CharField(_("kind of goods"), max_length=16, choices=GoodsKind, default=GoodsKind.GENERAL)
    category = models.CharField(
        _("category"), max_length=200, blank=True, help_text=_("As the shop sorts its goods: Tea > Green tea.")
    )
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    description = models.TextField(_("description"), blank=True)
    picture = models.ImageField(_("picture"), upload_to="products/", blank=True)
    needs_lot = models.BooleanField(
        _("lot"), default=False, help_text=_("The batch code has to be read off the goods; none is suggested.")
    )
    needs_year = models.BooleanField(_("year"), default=False)
    needs_harvest = models.BooleanField(_("harvest"), default=False)
    needs_best_before = models.BooleanField(_("best before"), default=False)
    is_active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)

    @property
    def batch_needs(self) -> list[str]:
        """The fields of a batch without which these goods are not booked in."""
        asked = {
            "code": self.needs_lot,
            "year": self.needs_year,
            "harvest": self.needs_harvest,
            "best_before": self.needs_best_before,
        }
        return [name for name, is_needed in asked.items() if is_needed]

    def described(self) -> list[tuple[str, str]]:
        """(label, value with unit) of the attributes that are filled in, in the kind's own order."""
        filled = [a for a in ATTRIBUTES[self.kind] if self.attributes.get(a.name) not in (None, "")]
        return [(str(a.label), f"{self.attributes[a.name]} {a.unit}".strip()) for a in filled]


class Policy(models.TextChoices):
    """Which batch goes first when the customer asked for none."""

    FIRST_EXPIRING = "fefo", _("First to expire goes first")
    OLDEST = "fifo", _("Oldest goes first")
    NEWEST = "lifo", _("Newest goes first")


class Variant(Timestamped):
    """What is put on an order line: one product in one size, colour or packing. SKUs differ by letter case."""

    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=64, unique=True)
    barcode = models.CharField(_("barcode"), max_length=64, blank=True)
    name = models.CharField(_("variant"), max_length=80, blank=True)
    name_zh = models.CharField(_("Chinese variant"), max_length=80, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+", default="pc")
    price = UnitPriceField(_("price"), default=Decimal(0))
    policy = models.CharField(_("which batch first"), max_length=8, choices=Policy, default=Policy.FIRST_EXPIRING)
    is_active = models.BooleanField(_("on sale"), default=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["sku"]
        constraints = [
            models.UniqueConstraint(
                name="inventory_variant_one_per_barcode", fields=["barcode"], condition=~Q(barcode="")
            ),
            models.CheckConstraint(name="inventory_variant_price_not_negative", condition=Q(price__gte=0)),
        ]
        indexes = [
            # Typing ahead looks for a piece of a name, SKU or pinyin initials anywhere in the text.
            # It is in lower case, and so is what is looked for: nothing is turned into capitals row by row.
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="inventory_variant_found_by"),
            models.Index(Upper("sku"), name="inventory_variant_any_case"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Product and variant as people say them: "Longjing · 50 g tin"."""
        return in_reader_language(*self.titles)

    @property
    def titles(self) -> tuple[str, str]:
        """The title in English and in Chinese; a part that has no Chinese name keeps its English one."""
        product = self.product
        return (
            " · ".join(part for part in (product.name, self.name) if part),
            " · ".join(part for part in (product.name_zh or product.name, self.name_zh or self.name) if part),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step: it is derived data, wherever the row was written from."""
        from inventory.search import search_text_of

        self.search_text = search_text_of(self)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)
