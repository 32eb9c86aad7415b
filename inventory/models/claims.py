"""Who holds what, and who waits for what.

The inventory does not know orders. Whoever asks for goods names a *claim* ("line:7", one per order line) and a
*subject* ("order:42") and finds the goods again under these names.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models.catalogue import Policy, Variant
from inventory.models.stock import Batch, BatchStock, Place
from shopsuite.core.fields import QuantityField


class ReservationState(models.TextChoices):
    OPEN = "open", _("Open")
    USED = "used", _("Handed over")
    RELEASED = "released", _("Released")


class Reservation(models.Model):
    """A quantity of one batch at one place, held for one claim. Open ones add up to the stock row's ``reserved``."""

    stock = models.ForeignKey(
        BatchStock, verbose_name=_("batch at a place"), on_delete=models.PROTECT, related_name="reservations"
    )
    claim = models.CharField(_("claim"), max_length=40)
    subject = models.CharField(_("what for"), max_length=60)
    quantity = QuantityField(_("quantity"))
    is_chosen = models.BooleanField(
        _("batch asked for"), db_default=False, help_text=_("The customer wants this very batch.")
    )
    state = models.CharField(_("state"), max_length=10, choices=ReservationState, default=ReservationState.OPEN)
    at = models.DateTimeField(_("since"))
    picked_at = models.DateTimeField(_("taken from the shelf"), null=True, blank=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="inventory_reservation_of_something", condition=Q(quantity__gt=0))]
        indexes = [
            models.Index(name="inventory_reservation_subject", fields=["subject"]),
            # The audit and every stock page add up only what is still open.
            models.Index(name="inventory_reservation_open", fields=["stock"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.subject}"


class WaitingDemand(models.Model):
    """A quantity nobody has yet, with its place in the queue: first promised, first served."""

    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, related_name="waiting")
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch asked for"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    policy = models.CharField(_("which batch first"), max_length=8, choices=Policy)
    claim = models.CharField(_("claim"), max_length=40, unique=True)
    subject = models.CharField(_("what for"), max_length=60, db_index=True)
    quantity = QuantityField(_("quantity"))
    since = models.DateTimeField(_("waiting since"))
    # Of a shop that orders through this one: shares what comes with the others of its kind.
    is_shared = models.BooleanField(_("shared with other shops"), default=False)

    class Meta:
        verbose_name = _("waiting demand")
        verbose_name_plural = _("waiting demand")
        ordering = ["since", "pk"]
        constraints = [models.CheckConstraint(name="inventory_waiting_for_something", condition=Q(quantity__gt=0))]
        indexes = [models.Index(name="inventory_waiting_queue", fields=["variant", "place", "since", "id"])]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.subject}"
