"""A rider's trips from the shop and back, and the doors on them, as they are planned at this moment."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.models.delivery import Delivery
from delivery.models.fleet import Shift


class Run(models.Model):
    """One trip. Planned until the rider leaves (``left_at``), out until back (``back_at``). ``metres``: of all of it, as planned."""

    shift = models.ForeignKey(Shift, verbose_name=_("shift"), on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField(_("number"))
    loads_at = models.DateTimeField(_("loads"))
    leaves_at = models.DateTimeField(_("leaves"))
    returns_at = models.DateTimeField(_("is back"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    back_at = models.DateTimeField(_("came back"), null=True, blank=True)
    metres = models.PositiveIntegerField(_("metres"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("riders", "run")
        verbose_name_plural = pgettext_lazy("riders", "runs")
        ordering = ["shift", "number"]
        constraints = [
            models.UniqueConstraint(name="delivery_run_number_once", fields=["shift", "number"]),
            models.UniqueConstraint(
                name="delivery_one_run_at_a_time",
                fields=["shift"],
                condition=Q(left_at__isnull=False, back_at=None),
            ),
            models.CheckConstraint(
                name="delivery_run_back_after_leaving", condition=Q(back_at=None) | Q(left_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift} #{self.number}"

    @property
    def is_out(self) -> bool:
        return self.left_at is not None and self.back_at is None


class Stop(models.Model):
    """A door on a run. Times are when the rider is expected there: comes (``arrives_at``), begins (who is early waits), leaves.

    A delivery has one stop that is open (``done_at`` empty) at most. ``pinned_by``: who put it on this rider's way by hand; planning leaves
    it there.
    """

    run = models.ForeignKey(
        Run, verbose_name=pgettext_lazy("riders", "run"), on_delete=models.CASCADE, related_name="stops"
    )
    delivery = models.ForeignKey(Delivery, verbose_name=_("delivery"), on_delete=models.PROTECT, related_name="stops")
    place = models.PositiveSmallIntegerField(_("place in the run"))
    arrives_at = models.DateTimeField(_("arrives"))
    begins_at = models.DateTimeField(_("begins"))
    leaves_at = models.DateTimeField(_("leaves"))
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put there by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    # The shop was told that it will be late; it is told once.
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("riders", "stop")
        verbose_name_plural = pgettext_lazy("riders", "stops")
        ordering = ["run", "place", "pk"]
        constraints = [
            models.UniqueConstraint(name="delivery_one_open_stop", fields=["delivery"], condition=Q(done_at=None)),
            models.CheckConstraint(
                name="delivery_stop_in_order",
                condition=Q(arrives_at__lte=F("begins_at"), begins_at__lte=F("leaves_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} ({self.place})"

    @property
    def late(self) -> int:
        """Whole seconds that it is expected to begin after its time window."""
        until = self.delivery.order.deliver_until
        return max(0, int((self.begins_at - until).total_seconds())) if until else 0

    @property
    def minutes_late(self) -> int:
        """The same in minutes, rounded up."""
        return -(-self.late // 60)
