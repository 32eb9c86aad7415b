"""What the shop decided once for all its deliveries: one row, read through ``queries.delivery_settings()``."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopsuite.core.models import Timestamped


class DeliverySettings(Timestamped):
    """Where riders leave from, in degrees (WGS 84)."""

    # Its own, and not that of a branch: all runs of a plan leave from one shelf, and a shop may have a branch nobody rides from.
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
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
