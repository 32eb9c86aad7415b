"""What somebody wants changed about an order after it was placed, and what became of that."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Batch, Variant
from orders.models.order import Order, OrderLine, Stage
from shopsuite.core.fields import MoneyField, QuantityField, UnitPriceField


class ChangeState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("change", "Asked for")
    AGREED = "agreed", pgettext_lazy("change", "Agreed")
    DECLINED = "declined", pgettext_lazy("change", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")


class ChangeRequest(models.Model):
    """A change of an order, by its customer or by the staff. One is open at a time; what was agreed keeps what was before.

    ``stage`` is where the order stood when it was asked for; ``difference`` what the goods cost more (or less), in the
    order's currency, at the prices of that moment.
    """

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="change_requests")
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    is_by_customer = models.BooleanField(_("by the customer"), default=False)
    stage = models.CharField(_("stage then"), max_length=16, choices=Stage)
    difference = MoneyField(_("price difference"), default=Decimal(0))
    note = models.TextField(_("why"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("why not"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="orders_change_one_open", fields=["order"], condition=Q(state="asked"))
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == ChangeState.ASKED


class ChangeableField(models.TextChoices):
    """What of an order itself can be changed."""

    ADDRESS = "address", _("Address")
    SHIP_BY = "ship_by", _("Ship before")
    DELIVER_FROM = "deliver_from", _("Deliver from")
    DELIVER_UNTIL = "deliver_until", _("Deliver until")
    IS_GIFT = "is_gift", _("Gift box")
    CARD_TEXT = "card_text", _("Card text")


class ChangedField(models.Model):
    """One field of the order, before and after, as text: times in ISO 8601, the gift box as "yes" or empty."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(_("what"), max_length=16, choices=ChangeableField)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)

    class Meta:
        verbose_name = _("changed field")
        verbose_name_plural = _("changed fields")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="orders_changed_field_once", fields=["request", "name"])]

    def __str__(self) -> str:
        return self.get_name_display()


class ChangedLine(models.Model):
    """One line, before and after. A line that is added has no ``line`` until it is agreed, and ``old_quantity`` 0; one that is
    taken off has ``quantity`` 0."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.CASCADE, related_name="changes")
    variant = models.ForeignKey(Variant, verbose_name=_("goods"), on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch asked for"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=260)
    quantity = QuantityField(_("quantity"))
    unit_price = UnitPriceField(_("unit price"))
    old_title = models.CharField(_("title before"), max_length=260, blank=True)
    old_quantity = QuantityField(_("quantity before"), default=Decimal(0))
    old_unit_price = UnitPriceField(_("unit price before"), default=Decimal(0))

    class Meta:
        verbose_name = _("changed line")
        verbose_name_plural = _("changed lines")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.old_quantity} → {self.quantity} × {self.title}"

    @property
    def is_swap(self) -> bool:
        """Whether other goods, or another batch of them, take the place of those that were ordered."""
        line = self.line
        return line is not None and (self.variant_id, self.batch_id) != (line.variant_id, line.batch_id)
