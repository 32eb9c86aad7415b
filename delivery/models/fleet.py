"""What riders ride, and when they work."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class _Span(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Kind(models.TextChoices):
    BICYCLE = "bicycle", _("Bicycle")
    CARGO = "cargo", _("Cargo bike")
    SCOOTER = "scooter", _("Scooter")
    CAR = "car", _("Car")
    FOOT = "foot", _("On foot")


class Vehicle(models.Model):
    """Something to bring parcels with. ``pieces`` and ``litres``: what fits on one trip. ``speed``: km/h in town, between doors."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SCOOTER)
    pieces = models.PositiveSmallIntegerField(_("pieces"), default=10, validators=[MinValueValidator(1)])
    litres = models.PositiveSmallIntegerField(_("litres"), default=200, validators=[MinValueValidator(1)])
    speed = models.FloatField(
        _("speed (km/h)"), default=15.0, validators=[MinValueValidator(1.0), MaxValueValidator(120.0)]
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A rider works from ``begins`` to ``ends`` with a vehicle, in no other shift at that time. ``ended_at``: went home before
    that. ``broke_down_at``: cannot ride on; what is on board waits for somebody else."""

    rider = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("rider"), on_delete=models.PROTECT, related_name="shifts"
    )
    vehicle = models.ForeignKey(Vehicle, verbose_name=_("vehicle"), on_delete=models.PROTECT, related_name="shifts")
    begins = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    broke_down_at = models.DateTimeField(_("broke down"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("riders", "shift")
        verbose_name_plural = pgettext_lazy("riders", "shifts")
        ordering = ["begins", "pk"]
        indexes = [models.Index(name="delivery_shift_by_end", fields=["ends", "begins"])]
        constraints = [
            models.CheckConstraint(name="delivery_shift_has_a_length", condition=Q(ends__gt=F("begins"))),
            ExclusionConstraint(
                name="delivery_one_shift_a_rider",
                expressions=[("rider", RangeOperators.EQUAL), (_Span("begins", "ends"), RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
                violation_error_message=_("This rider works at that time already."),
            ),
            ExclusionConstraint(
                name="delivery_one_shift_a_vehicle",
                expressions=[("vehicle", RangeOperators.EQUAL), (_Span("begins", "ends"), RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
                violation_error_message=_("Somebody else has this vehicle at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rider} · {self.vehicle}"

    @property
    def subject(self) -> str:
        """Its name in the feed."""
        return f"shift:{self.pk}"

    @property
    def can_ride(self) -> bool:
        return self.broke_down_at is None and self.ended_at is None
