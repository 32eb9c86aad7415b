"""Something goes wrong with an order, and somebody says so."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Order


class IncidentKind(models.TextChoices):
    SHORT = "short", _("Too few on the shelf")
    DEFECT = "defect", _("Goods are faulty")
    DELAY = "delay", _("It will be late")
    ADDRESS = "address", _("The address is wrong")
    WISH = "wish", _("A wish cannot be met")
    BROKEN = "broken", _("Damaged on the way")
    NOBODY = "nobody", _("Nobody there")
    OTHER = "other", _("Something else")


class IncidentOutcome(models.TextChoices):
    SOLVED = "solved", _("Solved as ordered")
    OTHERWISE = "otherwise", _("Sent otherwise, the customer agreed")
    CANCELLED = "cancelled", _("Cancelled or given back")
    MISTAKE = "mistake", _("It was none")


class Cause(models.TextChoices):
    SHOP = "shop", _("Us")
    SUPPLIER = "supplier", _("The supplier")
    CARRIER = "carrier", _("The carrier or rider")
    CUSTOMER = "customer", _("The customer")
    CHANCE = "chance", _("Nobody: weather, chance")


class Incident(models.Model):
    """Raised by anybody of the shop, a rider, or by itself. Written only by ``operations``."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="incidents")
    # What the screen called it before sending it: pressed twice, it is still one.
    client_id = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=IncidentKind)
    words = models.CharField(_("more about it"), max_length=500, blank=True)
    photo = models.ImageField(_("photo"), upload_to="incidents/%Y/%m/", blank=True)
    # Nobody where the shop found out by itself: a carrier's message, say.
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("raised by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    raised_at = models.DateTimeField(_("raised"), db_index=True)
    due_at = models.DateTimeField(_("to be seen to by"))
    escalated_at = models.DateTimeField(_("owner told"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("seen to by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=IncidentOutcome, blank=True)
    cause = models.CharField(_("whose fault"), max_length=10, choices=Cause, blank=True)
    how = models.CharField(_("how it ended"), max_length=500, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("incident", "problem")
        verbose_name_plural = pgettext_lazy("incident", "problems")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="care_incident_closed_with_outcome", condition=Q(closed_at__isnull=True) | ~Q(outcome="")
            ),
        ]
        indexes = [
            models.Index(name="care_incident_open", fields=["due_at", "id"], condition=Q(closed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order.number}"

    def get_absolute_url(self) -> str:
        return reverse("care:incident", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"incident:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_late(self, *, at: datetime) -> bool:
        return self.is_open and self.due_at < at
