"""Plans that a worker makes, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("plan", "Waiting for a worker")
    WORKING = "working", pgettext_lazy("plan", "Being made")
    READY = "ready", pgettext_lazy("plan", "Ready to be taken")
    TAKEN = "taken", pgettext_lazy("plan", "Taken")
    LEFT = "left", pgettext_lazy("plan", "Left as it was")
    CANCELLED = "cancelled", pgettext_lazy("plan", "Cancelled")
    FAILED = "failed", pgettext_lazy("plan", "Could not be made")


#: States in which a worker still has something to do.
OPEN = (PlanState.WAITING, PlanState.WORKING)


class Cause(models.TextChoices):
    """Why a plan was asked for."""

    ASKED = "asked", pgettext_lazy("plan", "Somebody asked")
    ORDER = "order", pgettext_lazy("plan", "An order came or changed")
    SHIFT = "shift", pgettext_lazy("plan", "A shift changed")
    MOVED = "moved", pgettext_lazy("plan", "A stop was moved by hand")
    BREAKDOWN = "breakdown", pgettext_lazy("plan", "A rider broke down")
    FAILED = "failed", pgettext_lazy("plan", "A parcel could not be delivered")
    LATE = "late", pgettext_lazy("plan", "Something runs late")
    ONE_MORE = "one_more", pgettext_lazy("plan", "What one more rider would save")


class Plan(models.Model):
    """One planning of one day. ``answer``: what was found, as ``rules.answers`` writes and reads it. ``progress``: per cent of its time.

    A worker that dies leaves ``WORKING`` behind; ``heard_at`` grows old and another begins anew. ``tries``: how often one has begun.

    One of ``Cause.ONE_MORE`` is a thought that nobody rides by: the day without (``answer["was"]``) and with (``becomes``) the rider ``more``, as
    ``rules.answers.More``.
    """

    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=9, choices=PlanState, default=PlanState.WAITING)
    cause = models.CharField(_("cause"), max_length=9, choices=Cause, default=Cause.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("plan", "asked for by"),
    )
    asked_at = models.DateTimeField(pgettext_lazy("plan", "asked for"))
    # Something happened while it was made: it is made once more.
    is_overtaken = models.BooleanField(pgettext_lazy("plan", "overtaken"), default=False)
    more = models.JSONField(pgettext_lazy("plan", "one more rider"), default=dict, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    heard_at = models.DateTimeField(pgettext_lazy("plan", "last heard of"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    answer = models.JSONField(pgettext_lazy("plan", "answer"), default=dict, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("plan", "ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("plan", "ended by"),
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="delivery_one_plan_at_a_time",
                fields=["day"],
                condition=Q(state__in=[state.value for state in OPEN]) & ~Q(cause=Cause.ONE_MORE.value),
            )
        ]
        indexes = [models.Index(name="delivery_plan_of_day", fields=["day", "-id"])]

    def __str__(self) -> str:
        return f"{self.day} {self.get_state_display()}"

    @property
    def subject(self) -> str:
        """Its name in the feed."""
        return f"plan:{self.pk}"
