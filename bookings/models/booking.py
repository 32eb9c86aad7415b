"""A party's seats in a session: who comes, what they wish, what they must not have."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.session import Session
from inventory.models import Variant
from orders.models import Order
from shopsuite.core.fields import MoneyField
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class BookingState(models.TextChoices):
    """``HELD``: somebody is filling the form in. ``LAPSED``: they did not come back to it in time."""

    HELD = "held", pgettext_lazy("booking", "Being filled in")
    CONFIRMED = "confirmed", pgettext_lazy("booking", "Booked")
    ARRIVED = "arrived", pgettext_lazy("booking", "Here")
    DONE = "done", pgettext_lazy("booking", "Was here")
    NO_SHOW = "no_show", pgettext_lazy("booking", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("booking", "Cancelled")
    LAPSED = "lapsed", pgettext_lazy("booking", "Not finished")


#: Those whose seats nobody else gets.
SEATED = (
    BookingState.HELD,
    BookingState.CONFIRMED,
    BookingState.ARRIVED,
    BookingState.DONE,
    BookingState.NO_SHOW,
)
#: Those who are still to come.
AWAITED = (BookingState.HELD, BookingState.CONFIRMED)
#: Those who are prepared for: nobody lays a table for somebody who is still filling the form in.
EXPECTED = (BookingState.CONFIRMED, BookingState.ARRIVED)
#: Those who came.
CAME = (BookingState.ARRIVED, BookingState.DONE)
#: Those who sit at the table, sat there or will.
AT_TABLE = (BookingState.CONFIRMED, *CAME)
#: What nobody has booked, yet or after all.
UNBOOKED = (BookingState.HELD, BookingState.LAPSED)


class Strength(models.TextChoices):
    MILD = "mild", pgettext_lazy("tea", "Rather mild")
    STRONG = "strong", pgettext_lazy("tea", "Strong is fine")


class Source(models.TextChoices):
    WEB = "web", _("Booking page")
    CHAT = "chat", pgettext_lazy("booking", "Chat")
    COUNTER = "counter", pgettext_lazy("booking", "Counter")
    PHONE = "phone", pgettext_lazy("booking", "Phone")
    WALK_IN = "walk_in", _("Walked in")
    WAITING = "waiting", _("Waiting list")
    API = "api", _("Another system")


class Way(models.TextChoices):
    """How guests are told of their tasting."""

    MAIL = "mail", pgettext_lazy("reminder", "E-mail")
    PUSH = "push", pgettext_lazy("reminder", "Push")
    CHAT = "chat", pgettext_lazy("reminder", "Chat")
    SMS = "sms", pgettext_lazy("reminder", "Text message")
    WECHAT = "wechat", pgettext_lazy("reminder", "WeChat")


class Booking(Timestamped):
    """Written only by ``operations``. Prices are in the shop's currency, for the whole party, as they were when it was booked."""

    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="bookings")
    # What the screen that took it down called it: sent twice, it is still one.
    client_id = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BookingState, default=BookingState.CONFIRMED)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)
    source = models.CharField(_("came by"), max_length=8, choices=Source)
    party_size = models.PositiveSmallIntegerField(_("guests"))

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    # As it was written down for this tasting, whatever becomes of the customer's record.
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # The ways they asked for, each of which they are told by; none: the one that reaches them best.
    ways = ArrayField(models.CharField(max_length=8, choices=Way), verbose_name=_("told by"), default=list, blank=True)
    # Of what changes they hear by mail all the same, where nothing else reaches them.
    takes_no_mail = models.BooleanField(_("no reminders by e-mail"), default=False, db_default=False)
    allergies = models.CharField(_("allergies"), max_length=300, blank=True)
    # The host has read them out to themselves; a change asks again.
    allergies_seen_at = models.DateTimeField(_("allergies seen"), null=True, blank=True)
    wants_quiet = models.BooleanField(_("quiet room"), default=False)
    wants_step_free = models.BooleanField(_("step-free"), default=False)
    strength = models.CharField(_("how strong"), max_length=6, choices=Strength, blank=True)
    occasion = models.CharField(_("occasion"), max_length=120, blank=True)
    note = models.CharField(_("wishes"), max_length=500, blank=True)

    price = MoneyField(_("price"), default=Decimal(0))
    deposit = MoneyField(_("deposit"), default=Decimal(0))
    # The tasting as something that is paid, where it costs anything.
    order = models.OneToOneField(
        Order, verbose_name=_("order"), null=True, blank=True, on_delete=models.PROTECT, related_name="booking"
    )

    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    booked_at = models.DateTimeField(_("booked"))
    late_minutes = models.PositiveSmallIntegerField(_("minutes late, as they said"), default=0)
    still_coming_at = models.DateTimeField(_("said they are coming"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    is_late_cancel = models.BooleanField(_("cancelled too late"), default=False)
    # Who cancelled by mistake can take it back; what the shop called off is its own to give.
    is_cancelled_by_guest = models.BooleanField(_("cancelled by the guests"), default=False, db_default=False)
    # Raised by every change a guest is to know of: time, room, party, end. Calendars know it as SEQUENCE.
    version = models.PositiveIntegerField(pgettext_lazy("booking", "version"), default=0)
    # Which of its private links holds.
    link_number = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="bookings_booking_has_guests", condition=Q(party_size__gte=1)),
            models.CheckConstraint(
                name="bookings_held_until_some_time", condition=~Q(state="held") | Q(held_until__isnull=False)
            ),
            models.CheckConstraint(
                name="bookings_booked_by_somebody", condition=Q(state__in=["held", "lapsed"]) | ~Q(name="")
            ),
        ]
        indexes = [models.Index(name="bookings_held", fields=["held_until"], condition=Q(state="held"))]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("bookings:booking", args=[self.pk])

    @property
    def number(self) -> str:
        """As people say it."""
        return f"T{self.pk}"

    @property
    def subject(self) -> str:
        """Its name in the feed, in conversations and among what people are told of."""
        return f"booking:{self.pk}"

    @property
    def page_audience(self) -> str:
        """Who has the guest's page of this booking open."""
        return f"booking_page:{self.pk}"

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED

    @property
    def is_alerting(self) -> bool:
        """Whether there is something the host must not overlook, and has not said to have seen."""
        return bool(self.allergies) and self.allergies_seen_at is None

    def has_lapsed(self, *, at: datetime) -> bool:
        """Whether it was held for somebody who did not come back in time."""
        return self.state == BookingState.HELD and self.held_until is not None and self.held_until <= at


class WantedTea(models.Model):
    """A tea that a party would like to drink."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="teas")
    variant = models.ForeignKey(Variant, verbose_name=_("tea"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("tea wanted")
        verbose_name_plural = _("teas wanted")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="bookings_tea_wanted_once", fields=["booking", "variant"])]

    def __str__(self) -> str:
        return str(self.variant)
