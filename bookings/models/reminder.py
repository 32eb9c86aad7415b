"""What guests are to be told, when, and by which way: rows, swept every minute, so that nothing is lost or said twice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking, Way


class ReminderKind(models.TextChoices):
    """``STILL_COMING`` is the day before with a question; ``OFFERED`` says to somebody who waits what is held for them."""

    CONFIRMED = "confirmed", _("Confirmation")
    MOVED = "moved", pgettext_lazy("reminder", "Moved")
    CANCELLED = "cancelled", pgettext_lazy("reminder", "Cancelled")
    DAY_BEFORE = "day_before", _("The day before")
    HOURS_BEFORE = "hours_before", _("Hours before")
    STILL_COMING = "still_coming", _("Still coming?")
    FOLLOW_UP = "follow_up", _("A week after")
    OFFERED = "offered", pgettext_lazy("reminder", "Free after all")


class ReminderState(models.TextChoices):
    """``SENDING`` is written before a provider is called: only what is ``PENDING`` certainly did not go out.

    ``SKIPPED``: when it was due it was no longer true, or there was no way to say it. ``PARKED``: tried as often as makes sense.
    ``UNSURE``: whoever sent it was killed, or the line broke, and nobody can tell whether it went out: not sent again by itself.
    """

    PENDING = "pending", pgettext_lazy("reminder", "To be sent")
    SENDING = "sending", pgettext_lazy("reminder", "Being sent")
    SENT = "sent", pgettext_lazy("reminder", "Sent")
    SKIPPED = "skipped", pgettext_lazy("reminder", "Left out")
    PARKED = "parked", pgettext_lazy("reminder", "Could not be sent")
    UNSURE = "unsure", pgettext_lazy("reminder", "Perhaps sent")


#: What somebody may have read.
PERHAPS_READ = (ReminderState.SENDING, ReminderState.SENT, ReminderState.UNSURE)


class Reminder(models.Model):
    """One thing to be told of one version of a booking. It holds no words: they are made when it is sent.

    ``way`` is one the guest asked for; empty: whichever reaches them best when it is due. ``sent_by`` is how it went out.
    ``said`` is what it told of the booking, to see later whether that still holds: {"begins", "room", "party"}, and
    {"answer_by"} where it said by when to answer.
    """

    booking = models.ForeignKey(Booking, verbose_name=_("booking"), on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind)
    way = models.CharField(_("way asked for"), max_length=8, choices=Way, blank=True)
    version = models.PositiveIntegerField(_("version"))
    due_at = models.DateTimeField(_("due"))
    # From then on it makes no sense any more.
    good_until = models.DateTimeField(_("makes sense until"))
    state = models.CharField(_("state"), max_length=8, choices=ReminderState, default=ReminderState.PENDING)
    # Somebody is sending it; who does not come back by then was killed.
    claimed_until = models.DateTimeField(pgettext_lazy("reminder", "being sent until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    sent_by = models.CharField(_("went out by"), max_length=8, choices=Way, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    said = models.JSONField(default=dict, editable=False)
    # Nobody answered in time, and the seats were given to others.
    freed_at = models.DateTimeField(_("seats freed"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="bookings_reminder_once", fields=["booking", "kind", "way", "version"])
        ]
        indexes = [
            models.Index(name="bookings_reminder_due", fields=["due_at", "id"], condition=Q(state="pending")),
            models.Index(name="bookings_reminder_lost", fields=["claimed_until"], condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.booking_id}"

    @property
    def key(self) -> str:
        """What providers and conversations know it by: the same for every attempt."""
        return f"reminder-{self.pk}"

    @property
    def subject(self) -> str:
        """Its name among what the shop's people are told of, where nobody knows whether guests have heard it."""
        return f"untold:{self.pk}"


class Briefing(models.Model):
    """That a host was told of the tastings of a day: once the evening before, and once in the morning."""

    host = models.ForeignKey("bookings.Host", on_delete=models.CASCADE, related_name="briefings")
    day = models.DateField(_("day"))
    is_morning = models.BooleanField(_("in the morning"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(name="bookings_briefed_once", fields=["host", "day", "is_morning"])]

    def __str__(self) -> str:
        return f"{self.host} {self.day}"
