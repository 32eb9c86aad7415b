"""Goods on their way from one place to another."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models.stock import BatchStock, Place
from shopsuite.core.fields import QuantityField


class TransferState(models.TextChoices):
    SENT = "sent", pgettext_lazy("transfer", "On its way")
    CLOSED = "closed", _("Arrived")


class Transfer(models.Model):
    """One load of goods between two places. What has left and not arrived lies at the place "in transit"."""

    #: Given by the screen that sends it, so that a form sent twice sends one load.
    client_id = models.UUIDField(pgettext_lazy("transfer", "the browser's own id"), unique=True)
    source = models.ForeignKey(Place, verbose_name=_("from"), on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Place, verbose_name=_("to"), on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=TransferState, default=TransferState.SENT)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("transfer", "sent by"),
    )
    sent_at = models.DateTimeField(_("sent"))
    closed_at = models.DateTimeField(_("arrived"), null=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="inventory_transfer_goes_elsewhere", condition=~Q(source=F("destination")))
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.destination}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:transfer", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in ledger and feed."""
        return f"transfer:{self.pk}"

    @property
    def is_on_its_way(self) -> bool:
        return self.state == TransferState.SENT


class TransferLine(models.Model):
    """So much of one batch: what left, what arrived, and what never did."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    stock = models.ForeignKey(BatchStock, verbose_name=_("taken from"), on_delete=models.PROTECT, related_name="+")
    transit = models.ForeignKey(BatchStock, on_delete=models.PROTECT, related_name="+")
    sent = QuantityField(_("sent"))
    arrived = QuantityField(_("arrived"), default=Decimal(0))
    missing = QuantityField(_("missing"), default=Decimal(0))

    class Meta:
        verbose_name = _("goods of a transfer")
        verbose_name_plural = _("goods of transfers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="inventory_transfer_line_once", fields=["transfer", "stock"]),
            models.CheckConstraint(
                name="inventory_transfer_line_adds_up",
                condition=Q(sent__gt=0, arrived__gte=0, missing__gte=0) & Q(sent__gte=F("arrived") + F("missing")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent} × {self.stock}"

    @property
    def outstanding(self) -> Decimal:
        """What is still on its way."""
        return self.sent - self.arrived - self.missing
