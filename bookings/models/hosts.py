"""Who holds tastings, when, and on which days the house does as on no other day."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.setup import TastingKind
from shopsuite.core.models import Weekday


class Host(models.Model):
    """A person of the staff who holds tastings."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="host"
    )
    kinds = models.ManyToManyField(
        TastingKind,
        verbose_name=_("tastings they can hold"),
        blank=True,
        related_name="hosts",
        help_text=_("None chosen: all of them."),
    )
    languages = ArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("None chosen: every language the shop speaks."),
    )
    words = models.TextField(_("about them, for guests"), blank=True)
    is_active = models.BooleanField(_("holds tastings"), default=True)
    # Raised to make an address of their calendar that was handed out worthless.
    link_number = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["user__name", "pk"]

    def __str__(self) -> str:
        return str(self.user)


class HostHours(models.Model):
    """When a host works on one weekday. One without any works whenever the shop does."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    begins = models.TimeField(pgettext_lazy("hours", "from"))
    ends = models.TimeField(pgettext_lazy("hours", "until"))

    class Meta:
        verbose_name = _("hours of a host")
        verbose_name_plural = _("hours of hosts")
        ordering = ["weekday", "begins"]
        constraints = [models.UniqueConstraint(name="bookings_host_hours_once", fields=["host", "weekday", "begins"])]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.begins:%H:%M}–{self.ends:%H:%M}"


class HostLeave(models.Model):
    """Days on which a host is not there, first and last included."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="leaves")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    reason = models.CharField(_("why"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["first"]
        constraints = [models.CheckConstraint(name="bookings_leave_has_days", condition=Q(last__gte=F("first")))]

    def __str__(self) -> str:
        return f"{self.host} {self.first} – {self.last}"


class SpecialDay(models.Model):
    """A day with hours of its own for tastings, whatever weekday or holiday it is; without times it is closed."""

    day = models.DateField(_("day"), unique=True)
    opens_at = models.TimeField(pgettext_lazy("hours", "from"), null=True, blank=True)
    closes_at = models.TimeField(pgettext_lazy("hours", "until"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="bookings_special_day_open_or_closed",
                condition=Q(opens_at=None, closes_at=None) | Q(opens_at__isnull=False, closes_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}".strip()
