"""Where riders are, and where they were."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LastPosition(models.Model):
    """Where a rider is now: one row each, updated with every batch of their phone (``operations.note_positions``).

    Degrees are WGS 84, ``accuracy`` metres; all None until two places in a row were believable. ``at`` is when the rider was
    there, by the shop's clock, ``heard_at`` when their phone last said anything. ``recent`` are the newest fixes that the place
    is worked out of, believable or not (``rules.positions.as_kept``).
    """

    rider = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("rider"), on_delete=models.CASCADE, related_name="last_position"
    )
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    accuracy = models.FloatField(_("accuracy (m)"), null=True)
    at = models.DateTimeField(_("was there"), null=True)
    heard_at = models.DateTimeField(_("phone heard"), null=True)
    recent = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("last position")
        verbose_name_plural = _("last positions")
        ordering = ["rider"]

    def __str__(self) -> str:
        return str(self.rider)

    @property
    def subject(self) -> str:
        """Its name in signals."""
        return f"rider:{self.rider_id}"


class PositionBatch(models.Model):
    """The phone's own name for what it sent, so that sent again it is the same. Let go of after some days."""

    batch_id = models.UUIDField(unique=True)
    rider = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("rider"), on_delete=models.CASCADE)
    came_at = models.DateTimeField(_("came in"), db_index=True)

    class Meta:
        verbose_name = _("batch of positions")
        verbose_name_plural = _("batches of positions")

    def __str__(self) -> str:
        return f"{self.came_at:%H:%M:%S}"


class PastPosition(models.Model):
    """Where a rider was with parcels: one fix for each half minute (``slot``: whole half minutes since 1970), deleted on schedule."""

    rider = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("rider"), on_delete=models.CASCADE, related_name="past_positions"
    )
    at = models.DateTimeField(_("was there"), db_index=True)
    slot = models.BigIntegerField(editable=False)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    accuracy = models.FloatField(_("accuracy (m)"))

    class Meta:
        verbose_name = _("past position")
        verbose_name_plural = _("past positions")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(name="delivery_past_position_thinned", fields=["rider", "slot"])]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S}"
