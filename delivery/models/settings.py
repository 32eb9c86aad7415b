"""What the shop decided once for all its deliveries: one row, read through ``queries.delivery_settings()``."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delivery.rules.places import Spot
from shopsuite.core.models import Timestamped


class DeliverySettings(Timestamped):
    """Where riders leave from, in degrees (WGS 84), and what planning counts with."""

    # Its own, and not that of a branch: all runs of a plan leave from one shelf, and a shop may have a branch nobody rides from.
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    florists = models.PositiveSmallIntegerField(
        _("people at the bench"), default=2, db_default=2, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    making_minutes = models.PositiveSmallIntegerField(
        _("minutes to make one"),
        default=8,
        db_default=8,
        validators=[MaxValueValidator(240)],
        help_text=_("How long a bouquet or a parcel takes at the bench."),
    )
    loading_minutes = models.PositiveSmallIntegerField(
        _("minutes to load"), default=4, db_default=4, validators=[MaxValueValidator(60)]
    )
    service_seconds = models.PositiveSmallIntegerField(
        _("seconds at a door"),
        default=240,
        db_default=240,
        validators=[MaxValueValidator(3600)],
        help_text=_("Until enough deliveries have shown it."),
    )
    plans_itself = models.BooleanField(
        _("plans by itself"),
        default=True,
        db_default=True,
        help_text=_("When something happens, a plan that helps enough is ridden by without anybody pressing anything."),
    )

    doors_a_rider = models.PositiveSmallIntegerField(
        _("doors a rider reaches in half an hour"),
        default=4,
        db_default=4,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Half hours close when all riders have so many promised into them."),
    )
    most_a_half_hour = models.PositiveSmallIntegerField(
        _("deliveries promised in half an hour, at most"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as riders reach. A limit is for peak days, when the bench is what is short."),
    )

    class Meta:
        verbose_name = _("settings of deliveries")
        verbose_name_plural = _("settings of deliveries")
        constraints = [models.CheckConstraint(name="delivery_settings_are_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the one row there is."""
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def spot(self) -> Spot | None:
        """Where riders leave from; None until somebody has said so."""
        if self.latitude is None or self.longitude is None:
            return None
        return Spot(self.latitude, self.longitude)
