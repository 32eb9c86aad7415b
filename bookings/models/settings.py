"""What the shop decided once for all its tastings: one row, read through ``queries.settings.tasting_settings()``."""

from datetime import time
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopsuite.core.models import Timestamped


class TastingSettings(Timestamped):
    """Times of the day are those of the shop's clock."""

    map_url = models.URLField(
        _("link to a map"),
        max_length=500,
        blank=True,
        help_text=_("Empty: OpenStreetMap is asked for the address of the branch."),
    )
    # For the weather alone.
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    day_before_at = models.TimeField(_("the day before, guests are reminded at"), default=time(10))
    hours_before = models.PositiveSmallIntegerField(
        _("and once more so many hours before"),
        default=3,
        validators=[MaxValueValidator(24)],
        help_text=_("0: not. Never before eight in the morning."),
    )
    follow_up_days = models.PositiveSmallIntegerField(
        _("asked how it was after so many days"), default=7, help_text=_("0: not."), validators=[MaxValueValidator(90)]
    )
    asks_still_coming = models.BooleanField(
        _("guests without a deposit are asked the day before whether they still come"), default=True
    )
    frees_unanswered = models.BooleanField(
        _("seats of those who do not answer are freed"),
        default=False,
        help_text=_("Only of those who were told so, and by when to answer."),
    )
    answer_hours_before = models.PositiveSmallIntegerField(
        _("they answer until so many hours before"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("Where that would be at night: until eight the evening before."),
    )
    hosts_told_at = models.TimeField(_("hosts are told of the next day at"), default=time(18))

    class Meta:
        verbose_name = _("settings of tastings")
        verbose_name_plural = _("settings of tastings")
        constraints = [models.CheckConstraint(name="bookings_settings_are_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the one row there is."""
        self.pk = 1
        super().save(*args, **kwargs)
