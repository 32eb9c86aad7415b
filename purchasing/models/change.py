"""What one side wants to change in an order that the other side knows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Variant
from purchasing.models.order import PurchaseOrder, PurchaseOrderLine
from shopsuite.core.fields import QuantityField, UnitPriceField


class ChangeState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ChangeProposal(models.Model):
    """Changes to some lines, asked for by one side and answered line by line by the other. One at a time an order."""

    order = models.ForeignKey(
        PurchaseOrder,
        on_delete=models.CASCADE,
        related_name="proposals",
        verbose_name=pgettext_lazy("change proposal", "purchase order"),
    )
    is_by_supplier = models.BooleanField(_("from the supplier"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("proposed at"))
    note = models.TextField(_("why"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="purchasing_one_open_proposal", fields=["order"], condition=models.Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.at:%Y-%m-%d}"


class ChangeLine(models.Model):
    """What would change in one line, from what to what. Empty: that stays as it is. ``quantity`` 0: it does not come at all."""

    proposal = models.ForeignKey(ChangeProposal, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(PurchaseOrderLine, on_delete=models.CASCADE, related_name="changes")
    old_quantity = QuantityField(_("quantity before"))
    old_price = UnitPriceField(_("price before"))
    old_expected_on = models.DateField(_("expected before"), null=True)
    quantity = QuantityField(_("quantity"), null=True)
    price = UnitPriceField(_("price per unit"), null=True)
    expected_on = models.DateField(_("expected on"), null=True)
    substitute = models.ForeignKey(
        Variant, verbose_name=_("instead"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_accepted = models.BooleanField(_("accepted"), null=True)

    class Meta:
        verbose_name = _("line of a proposed change")
        verbose_name_plural = _("lines of proposed changes")
        ordering = ["proposal", "line"]
        constraints = [models.UniqueConstraint(name="purchasing_change_line_once", fields=["proposal", "line"])]

    def __str__(self) -> str:
        return str(self.line)
