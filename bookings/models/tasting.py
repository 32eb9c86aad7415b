"""What was drunk, and what host and guests thought of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from bookings.models.session import Session
from bookings.rules.flavours import FLAVOURS
from inventory.models import Batch, Product
from orders.models import Order
from shopsuite.core.fields import QuantityField
from shopsuite.core.models import Timestamped


class DrunkTea(models.Model):
    """So much of a batch left the stock for a session; ``quantity`` is in its variant's own unit."""

    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="drunk")
    client_id = models.UUIDField(unique=True, editable=False)
    batch = models.ForeignKey(Batch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField(_("quantity"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    # A slip of the thumb: the tea is back on its shelf, and the same press sent again takes nothing.
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("tea drunk")
        verbose_name_plural = _("teas drunk")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="bookings_drunk_some", condition=Q(quantity__gt=0))]

    def __str__(self) -> str:
        return f"{self.quantity} {self.batch}"


class NoteBy(models.TextChoices):
    HOST = "host", pgettext_lazy("tasting note", "Host")
    GUEST = "guest", pgettext_lazy("tasting note", "Guest")


class TastingNote(Timestamped):
    """What was said of a tea, by the host of a party or by the party itself: one each, changed as often as they like."""

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="notes", verbose_name=pgettext_lazy("tasting note", "booking")
    )
    product = models.ForeignKey(Product, verbose_name=_("tea"), on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.CharField(_("by"), max_length=5, choices=NoteBy)
    score = models.PositiveSmallIntegerField(
        _("score, 1 to 5"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    flavours = ArrayField(
        models.CharField(max_length=16, choices=FLAVOURS), verbose_name=_("flavours"), default=list, blank=True
    )
    words = models.CharField(_("words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("tasting note")
        verbose_name_plural = _("tasting notes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="bookings_note_once", fields=["booking", "product", "by"]),
            models.CheckConstraint(name="bookings_note_score", condition=Q(score=None) | Q(score__gte=1, score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.words}"[:80]


class TastingOrder(models.Model):
    """An order that a party placed straight from their tasting."""

    booking = models.ForeignKey(Booking, verbose_name=_("booking"), on_delete=models.PROTECT, related_name="bought")
    order = models.OneToOneField(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="tasting")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("order from a tasting")
        verbose_name_plural = _("orders from tastings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order} ({self.booking.number})"
