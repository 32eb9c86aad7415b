"""Suppliers, their people, and what they offer at which price."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Variant
from shopsuite.core.fields import MoneyField, QuantityField, UnitPriceField
from shopsuite.core.languages import in_reader_language
from shopsuite.core.models import Timestamped, Weekday


class Supplier(Timestamped):
    """Whom the shop buys from."""

    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    currency = models.CharField(_("currency (ISO 4217)"), max_length=3, default="CNY")
    lead_days = models.PositiveSmallIntegerField(
        _("lead time in days"), default=7, help_text=_("From sending the order to goods at the door.")
    )
    order_weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("order days"),
        default=list,
        blank=True,
        help_text=_("Days on which they take orders; none chosen: any day."),
    )
    answer_hours = models.PositiveSmallIntegerField(
        _("answers within, in hours"),
        null=True,
        blank=True,
        help_text=_("After that purchasing is told. Empty: as long as nine of ten of their answers took."),
    )
    minimum_amount = MoneyField(_("minimum order"), default=Decimal(0))
    free_freight_from = MoneyField(_("free freight from"), null=True, blank=True)
    freight = MoneyField(_("freight below that"), default=Decimal(0))
    categories = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("categories they may see"),
        default=list,
        blank=True,
        help_text=_("Of other goods they see nothing but what is ordered of them; none chosen: all."),
    )
    note = models.TextField(_("note"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="purchasing_supplier_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)


class SupplierPerson(models.Model):
    """Somebody of a supplier who signs in; nobody works for two."""

    supplier = models.ForeignKey(Supplier, verbose_name=_("supplier"), on_delete=models.CASCADE, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sign-in"),
        on_delete=models.CASCADE,
        related_name="works_for_supplier",
    )

    class Meta:
        verbose_name = _("person at a supplier")
        verbose_name_plural = _("people at suppliers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)


class SupplierGoods(Timestamped):
    """A variant as one supplier sells it. Pack size, minimum and price breaks are three things (``Price`` has the breaks)."""

    supplier = models.ForeignKey(Supplier, verbose_name=_("supplier"), on_delete=models.CASCADE, related_name="goods")
    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, related_name="supplied")
    code = models.CharField(_("supplier's code"), max_length=64, blank=True)
    pack_size = QuantityField(
        _("pack size"), default=Decimal(1), help_text=_("In the unit it is sold in; ordered in whole packs.")
    )
    minimum_quantity = QuantityField(_("minimum quantity"), default=Decimal(0))
    lead_days = models.PositiveSmallIntegerField(
        _("lead time in days"), null=True, blank=True, help_text=_("Empty: the supplier's.")
    )
    is_preferred = models.BooleanField(_("ordered here first"), default=False)
    is_active = models.BooleanField(_("still offered"), default=True)

    class Meta:
        verbose_name = _("goods of a supplier")
        verbose_name_plural = _("goods of suppliers")
        ordering = ["supplier", "variant"]
        constraints = [
            models.UniqueConstraint(name="purchasing_goods_once", fields=["supplier", "variant"]),
            models.UniqueConstraint(
                name="purchasing_one_preferred", fields=["variant"], condition=Q(is_preferred=True)
            ),
            models.CheckConstraint(name="purchasing_pack_of_something", condition=Q(pack_size__gt=0)),
            models.CheckConstraint(name="purchasing_minimum_not_negative", condition=Q(minimum_quantity__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.variant} · {self.supplier}"

    @property
    def lead_time_days(self) -> int:
        return self.supplier.lead_days if self.lead_days is None else self.lead_days


class PriceState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Valid")
    DECLINED = "declined", _("Declined")


class Price(models.Model):
    """What one unit costs from a quantity on, in the supplier's currency. Kept when a later one takes its place."""

    goods = models.ForeignKey(SupplierGoods, verbose_name=_("goods"), on_delete=models.CASCADE, related_name="prices")
    from_quantity = QuantityField(_("from quantity"), default=Decimal(0))
    price = UnitPriceField(_("price per unit"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=PriceState, default=PriceState.APPROVED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("purchase price")
        verbose_name_plural = _("purchase prices")
        ordering = ["goods", "from_quantity", "-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(name="purchasing_price_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="purchasing_price_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price} ≥ {self.from_quantity}"
