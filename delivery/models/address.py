"""The book of places the shop has been to or is to go to: what was written, and where on the earth that is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.models.delivery import Attempt, Delivery
from shopsuite.core.models import Timestamped


class PlacedBy(models.TextChoices):
    """Who says where a place is, the surest first."""

    PIN = "pin", pgettext_lazy("place", "Set by a person")
    PROOF = "proof", pgettext_lazy("place", "Where riders delivered")
    GEOCODER = "geocoder", pgettext_lazy("place", "Looked up by a program")


class KnownAddress(Timestamped):
    """An address that deliveries go to, written as its first order wrote it. Written only by ``operations``, under its own lock.

    ``key``: the same however it is written (``rules.addresses.key_of``); ``building``: the same for all flats of one house.
    Degrees are WGS 84; without them nobody knows where it is. ``doubt_*``: where riders have delivered instead, lately and in agreement.
    """

    key = models.CharField(max_length=320, unique=True, editable=False)
    building = models.CharField(max_length=320, editable=False, db_index=True)
    text = models.CharField(_("address"), max_length=500)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    source = models.CharField(_("who says so"), max_length=8, choices=PlacedBy, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    # A customer's words, or about their door.
    access_note = models.CharField(_("how to get to the door"), max_length=300, blank=True)
    deliveries_made = models.PositiveIntegerField(_("delivered"), default=0)
    delivered_at = models.DateTimeField(_("delivered last"), null=True, blank=True)

    doubt_latitude = models.FloatField(pgettext_lazy("known address", "doubted: latitude"), null=True, blank=True)
    doubt_longitude = models.FloatField(pgettext_lazy("known address", "doubted: longitude"), null=True, blank=True)
    # What riders' phones said before somebody looked at it is no news.
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    # When the geocoder is asked next; None: not any more.
    ask_at = models.DateTimeField(pgettext_lazy("known address", "asked again at"), null=True, blank=True)
    ask_failures = models.PositiveSmallIntegerField(pgettext_lazy("known address", "asked in vain"), default=0)

    class Meta:
        verbose_name = _("known address")
        verbose_name_plural = _("known addresses")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="delivery_address_placed_by_somebody",
                condition=Q(latitude=None, longitude=None, source="", is_confirmed=False)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)) & ~Q(source=""),
            ),
            models.CheckConstraint(
                name="delivery_address_doubt_is_a_place",
                condition=Q(doubt_latitude=None, doubt_longitude=None)
                | Q(doubt_latitude__range=(-90, 90), doubt_longitude__range=(-180, 180)),
            ),
        ]
        indexes = [
            models.Index(name="delivery_address_to_ask", fields=["ask_at"], condition=Q(ask_at__isnull=False)),
            models.Index(name="delivery_address_near", fields=["latitude", "longitude"]),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("delivery:address", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in the feed."""
        return f"address:{self.pk}"

    @property
    def is_placed(self) -> bool:
        return self.latitude is not None

    @property
    def is_doubted(self) -> bool:
        return self.doubt_latitude is not None


class Destination(models.Model):
    """Where a delivery goes, in the book. Follows the order's address."""

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="destination")
    address = models.ForeignKey(KnownAddress, on_delete=models.CASCADE, related_name="destinations")

    class Meta:
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")

    def __str__(self) -> str:
        return f"{self.delivery_id} → {self.address_id}"


class Placing(models.Model):
    """One time somebody said where an address is. The latest that was not taken back is what the book says."""

    address = models.ForeignKey(KnownAddress, on_delete=models.CASCADE, related_name="placings")
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    source = models.CharField(_("who says so"), max_length=8, choices=PlacedBy)
    is_confirmed = models.BooleanField(_("confirmed"))
    placed_at = models.DateTimeField(_("at"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("placing of an address")
        verbose_name_plural = _("placings of addresses")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.latitude:.5f}, {self.longitude:.5f}"


class AddressFix(models.Model):
    """Where a rider's phone was when a parcel was given away there; ``accuracy`` in metres."""

    address = models.ForeignKey(KnownAddress, on_delete=models.CASCADE, related_name="fixes")
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="address_fix")
    latitude = models.FloatField()
    longitude = models.FloatField()
    accuracy = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("fix of an address")
        verbose_name_plural = _("fixes of addresses")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.latitude:.5f}, {self.longitude:.5f} ± {self.accuracy:.0f} m"


class AreaDetour(models.Model):
    """How much longer ways are than the crow's flight around one cell of the map (``rules.detours.cell_of``); ``ratios``: what was
    learned lately, the newest last."""

    cell = models.CharField(pgettext_lazy("area detour", "area"), max_length=16, unique=True)
    factor = models.FloatField(_("detour"))
    ratios = ArrayField(models.FloatField(), default=list, verbose_name=pgettext_lazy("area detour", "ways measured"))
    learned_at = models.DateTimeField(_("learned"))

    class Meta:
        verbose_name = _("detour of an area")
        verbose_name_plural = _("detours of areas")
        ordering = ["cell"]

    def __str__(self) -> str:
        return f"{self.cell}: {self.factor:.2f}"
