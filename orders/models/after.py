"""Goods and money that came back."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Variant
from orders.models.channel import Channel
from orders.models.order import LineKind, Order
from shopsuite.core.fields import MoneyField, QuantityField, UnitPriceField
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class Return(Timestamped):
    """A cancellation or return document of a channel. Amounts are negative: they reduce what was sold."""

    channel = models.ForeignKey(Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="returns")
    external_id = models.CharField(_("number in the channel"), max_length=80, blank=True)
    order = models.ForeignKey(
        Order, verbose_name=_("of order"), null=True, blank=True, on_delete=models.PROTECT, related_name="returns"
    )
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.PROTECT, related_name="returns"
    )
    at = models.DateTimeField(_("when"))
    currency = models.CharField(_("currency"), max_length=3)
    total = MoneyField(_("total"), default=Decimal(0))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="orders_return_once_per_channel", fields=["channel", "external_id"], condition=~Q(external_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.external_id or f"R{self.pk}"


class ReturnLine(models.Model):
    """What came back. ``is_restocked`` says whether it went on the shelf again."""

    document = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(max_length=8, choices=LineKind, default=LineKind.GOODS)
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=260)
    sku = models.CharField(_("SKU"), max_length=64, blank=True)
    quantity = QuantityField(_("quantity"), help_text=_("Positive: how much came back."))
    unit_price = UnitPriceField(_("unit price"))
    amount = MoneyField(_("amount"), help_text=_("Negative: what was given back."))
    is_restocked = models.BooleanField(_("back on the shelf"), default=False)

    class Meta:
        verbose_name = _("return line")
        verbose_name_plural = _("return lines")
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(name="orders_return_line_position_once", fields=["document", "position"]),
            models.CheckConstraint(name="orders_return_line_of_something", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"
