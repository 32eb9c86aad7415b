"""Carriers, the parcels they have, and what they say of them."""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from care.models import Incident
from delivery.rules.tracking import ENDS, TROUBLES, Heard, State
from orders.models import Intercept, Order


def _is_link_with_number(address: str) -> None:
    if not address.startswith(("https://", "http://")) or "{number}" not in address:
        raise ValidationError(
            _("Write the address of the tracking page, with {number} where the parcel's number stands.")
        )


def _is_provider(path: str) -> None:
    if path not in settings.CARRIER_PROVIDERS:
        raise ValidationError(_("There is no such provider: %(path)s"), params={"path": path})
    import_string(path)


class Carrier(models.Model):
    """Who takes parcels. Its secrets are not here but in the environment (``CARRIERS``), under its code."""

    name = models.CharField(_("name"), max_length=60)
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*\Z", _("Use small letters, digits and hyphens."))],
        help_text=_("Stands in the address that the carrier sends its messages to."),
    )
    # Empty: nobody says by a program where its parcels are.
    provider = models.CharField(_("provider"), max_length=120, blank=True, validators=[_is_provider])
    tracking_url = models.CharField(
        _("tracking page"),
        max_length=300,
        blank=True,
        validators=[_is_link_with_number],
        help_text=_("With {number} where the parcel's number stands."),
    )
    phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("Whom to call when a parcel is to be stopped.")
    )
    silent_days = models.PositiveSmallIntegerField(
        _("days without a word"),
        default=2,
        validators=[MinValueValidator(1)],
        help_text=_("After so many days without news a parcel comes to the top of the list."),
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=50)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")
        ordering = ["place", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="delivery_carrier_name", violation_error_message=_("There is one of this name.")
            )
        ]

    def __str__(self) -> str:
        return self.name

    def page_of(self, number: str) -> str:
        """The carrier's own page about a parcel; "" where none is known."""
        return self.tracking_url.replace("{number}", quote(number, safe="")) if self.tracking_url and number else ""


class ParcelState(models.TextChoices):
    HANDED_OVER = State.HANDED_OVER.value, pgettext_lazy("parcel", "Handed over")
    IN_TRANSIT = State.IN_TRANSIT.value, pgettext_lazy("parcel", "In transit")
    OUT = State.OUT.value, pgettext_lazy("parcel", "Out for delivery")
    PROBLEM = State.PROBLEM.value, pgettext_lazy("parcel", "Problem")
    RETURNED = State.RETURNED.value, pgettext_lazy("parcel", "Returned to us")
    DELIVERED = State.DELIVERED.value, pgettext_lazy("parcel", "Delivered")


class CarrierParcel(models.Model):
    """One parcel of an order that a carrier has. How it stands is worked out of everything the carrier said, each time anew."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="carrier_parcels")
    # Nobody where the name that was typed in is none of the shop's carriers: then that name is all there is.
    carrier = models.ForeignKey(
        Carrier, verbose_name=_("carrier"), null=True, blank=True, on_delete=models.PROTECT, related_name="parcels"
    )
    called = models.CharField(_("carrier as typed in"), max_length=60)
    number = models.CharField(_("tracking number"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ParcelState, default=ParcelState.HANDED_OVER)
    state_at = models.DateTimeField(_("since"))
    place = models.CharField(_("seen last"), max_length=120, blank=True)
    expected_on = models.DateField(pgettext_lazy("parcel", "expected"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over"))
    heard_at = models.DateTimeField(_("last news"))
    # The order was marked as delivered because of it, or could not be: either way once.
    arrival_noted_at = models.DateTimeField(_("arrival noted"), null=True, blank=True)
    # It came back to the shop, and whatever leaves for the order now is another.
    ended_at = models.DateTimeField(_("back in the shop"), null=True, blank=True)
    look_at = models.DateTimeField(_("asked for again"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("times nobody answered"), default=0)
    # The trouble that stands as a problem of the order (``operations.troubles``), and that problem; "" while all goes well.
    trouble = models.CharField(_("trouble"), max_length=16, choices=ParcelState, blank=True)
    incident = models.ForeignKey(
        Incident,
        verbose_name=pgettext_lazy("incident", "problem"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("parcel with a carrier")
        verbose_name_plural = _("parcels with carriers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="delivery_parcel_once",
                fields=["order", "carrier", "number"],
                condition=Q(ended_at__isnull=True) & ~Q(number=""),
            )
        ]
        indexes = [
            models.Index(name="delivery_parcel_number", fields=["carrier", "number"]),
            models.Index(name="delivery_parcel_to_look_at", fields=["look_at"], condition=Q(look_at__isnull=False)),
            models.Index(
                name="delivery_parcel_under_way",
                fields=["heard_at"],
                condition=Q(ended_at__isnull=True) & ~Q(state=State.DELIVERED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whose} {self.number}".strip()

    @property
    def subject(self) -> str:
        return f"carrier_parcel:{self.pk}"

    @property
    def whose(self) -> str:
        """The carrier's name, known or as typed in."""
        return self.carrier.name if self.carrier else self.called

    @property
    def page(self) -> str:
        """Where the carrier itself says how it stands; "" where that is not known."""
        return self.carrier.page_of(self.number) if self.carrier else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens on its way."""
        return self.ended_at is not None or self.state in ENDS

    @property
    def is_troubled(self) -> bool:
        return self.ended_at is None and self.state in TROUBLES


class TrackingEvent(models.Model):
    """What a carrier said of a number, kept once. Which parcel it is about is asked by number and time, so that what comes before its
    parcel, and what comes under a number that is corrected later, finds it all the same."""

    carrier = models.ForeignKey(Carrier, verbose_name=_("carrier"), on_delete=models.PROTECT, related_name="events")
    event_id = models.CharField(_("event"), max_length=80)
    number = models.CharField(_("tracking number"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ParcelState)
    at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=120, blank=True)
    words = models.CharField(_("what the carrier says"), max_length=300, blank=True)
    expected_on = models.DateField(pgettext_lazy("parcel", "expected"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="delivery_tracking_once", fields=["carrier", "event_id"])]
        indexes = [models.Index(name="delivery_tracking_number", fields=["carrier", "number", "at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.get_state_display()}"

    @property
    def heard(self) -> Heard:
        return Heard(self.event_id, self.number, State(self.state), self.at, self.place, self.words, self.expected_on)


class AskState(models.TextChoices):
    """Where asking a carrier to stop a parcel stands."""

    TO_ASK = "to_ask", _("To be asked")
    ASKING = "asking", _("Being asked")
    TAKEN_ON = "taken_on", _("The carrier tries to stop it")
    STOPPED = "stopped", _("The carrier has stopped it")
    TOO_LATE = "too_late", _("Too late, says the carrier")
    BY_PHONE = "by_phone", _("Call the carrier")


class InterceptAsk(models.Model):
    """A carrier is asked to stop one parcel, by its program once and never again: what nobody knows the answer of is for a person to call
    about."""

    intercept = models.ForeignKey(
        Intercept,
        on_delete=models.CASCADE,
        related_name="asks",
        verbose_name=pgettext_lazy("intercept ask", "intercept"),
    )
    parcel = models.ForeignKey(CarrierParcel, verbose_name=_("parcel"), on_delete=models.CASCADE, related_name="asks")
    state = models.CharField(_("state"), max_length=8, choices=AskState, default=AskState.TO_ASK)
    problem = models.CharField(_("what the carrier says"), max_length=200, blank=True)
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("request to stop a parcel")
        verbose_name_plural = _("requests to stop parcels")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="delivery_ask_once", fields=["intercept", "parcel"])]
        indexes = [models.Index(name="delivery_ask_open", fields=["at"], condition=Q(state__in=["to_ask", "asking"]))]

    def __str__(self) -> str:
        return f"{self.parcel}: {self.get_state_display()}"
