"""What guests are to be told, when, and by which way: rows, swept every minute, so that nothing is lost or said twice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking


class ReminderKind(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmation")
    MOVED = "moved", pgettext_lazy("reminder", "Moved")
    CANCELLED = "cancelled", pgettext_lazy("reminder", "Cancelled")
    DAY_BEFORE = "day_before", _("The day before")
    HOURS_BEFORE = "hours_before", _("Hours before")
    STILL_COMING = "still_coming", _("Still coming?")
    FOLLOW_UP = "follow_up", _("A week after")


class Way(models.TextChoices):
    MAIL = "mail", pgettext_lazy("reminder", "E-mail")
    PUSH = "push", pgettext_lazy("reminder", "Push")
    CHAT = "chat", pgettext_lazy("reminder", "Chat")
    SMS = "sms", pgettext_lazy("reminder", "Text message")
    WECHAT = "wechat", pgettext_lazy("reminder", "WeChat")


class ReminderState(models.TextChoices):
    """``SKIPPED``: when it was due it was no longer true, or there was no way to say it. ``PARKED``: tried as often as makes sense."""

    PENDING = "pending", pgettext_lazy("reminder", "To be sent")
    SENT = "sent", pgettext_lazy("reminder", "Sent")
    SKIPPED = "skipped", pgettext_lazy("reminder", "Left out")
    PARKED = "parked", pgettext_lazy("reminder", "Could not be sent")


class Reminder(models.Model):
    """One thing to be told of one version of a booking in one way. It holds no words: they are made when it is sent."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    version = models.PositiveIntegerField()
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=ReminderState, default=ReminderState.PENDING)
    # Somebody is sending it; who does not come back by then was killed.
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="bookings_reminder_once", fields=["booking", "kind", "way", "version"])
        ]
        indexes = [models.Index(name="bookings_reminder_due", fields=["due_at", "id"], condition=Q(state="pending"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.booking_id}"
