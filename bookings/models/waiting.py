"""Parties for whom there was nothing, in the order in which they asked."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from bookings.models.setup import TastingKind
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class WaitingState(models.TextChoices):
    """``OFFERED``: something is held for them, until ``booking.held_until``."""

    WAITING = "waiting", pgettext_lazy("waiting", "Waiting")
    OFFERED = "offered", pgettext_lazy("waiting", "Offered")
    BOOKED = "booked", pgettext_lazy("waiting", "Booked")
    GONE = "gone", pgettext_lazy("waiting", "No longer")


class WaitingParty(Timestamped):
    """Who would come if something became free, between two times of the day on any of some days."""

    kind = models.ForeignKey(TastingKind, verbose_name=_("tasting"), on_delete=models.PROTECT, related_name="waiting")
    client_id = models.UUIDField(unique=True, editable=False)
    party_size = models.PositiveSmallIntegerField(_("guests"))
    first_day = models.DateField(pgettext_lazy("hours", "from"))
    last_day = models.DateField(pgettext_lazy("hours", "until"))
    not_before = models.TimeField(_("not before"), null=True, blank=True)
    not_after = models.TimeField(_("not after"), null=True, blank=True)
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    allergies = models.CharField(_("allergies"), max_length=300, blank=True)
    wants_quiet = models.BooleanField(_("quiet room"), default=False)
    wants_step_free = models.BooleanField(_("step-free"), default=False)
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=8, choices=WaitingState, default=WaitingState.WAITING)
    # What is held for them now, or what they booked in the end.
    booking = models.OneToOneField(
        Booking, verbose_name=_("booking"), null=True, blank=True, on_delete=models.SET_NULL, related_name="waited"
    )
    offers = models.PositiveSmallIntegerField(_("offers so far"), default=0)
    link_number = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("waiting party")
        verbose_name_plural = _("waiting list")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="bookings_waiting_has_guests", condition=Q(party_size__gte=1)),
            models.CheckConstraint(name="bookings_waiting_has_days", condition=Q(last_day__gte=F("first_day"))),
        ]
        indexes = [
            models.Index(
                name="bookings_waiting_open", fields=["kind", "first_day", "last_day"], condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.party_size})"

    @property
    def subject(self) -> str:
        return f"waiting:{self.pk}"

    @property
    def page_audience(self) -> str:
        """Who has the page of this party open."""
        return f"waiting_page:{self.pk}"

    def fits(self, begins: datetime) -> bool:
        """Whether they would come at ``begins``, a moment in the shop's own zone."""
        is_day = self.first_day <= begins.date() <= self.last_day
        is_early_enough = self.not_after is None or begins.time() <= self.not_after
        return is_day and is_early_enough and (self.not_before is None or begins.time() >= self.not_before)
