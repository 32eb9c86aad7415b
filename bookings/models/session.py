"""One tasting at one time: in a room, with a host, with its equipment. The database refuses what would clash."""

from datetime import datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.hosts import Host
from bookings.models.setup import Equipment, Form, Room, TastingKind
from shopsuite.core.models import Timestamped


class Session(Timestamped):
    """``blocked`` is ``during`` with the minutes before and after it, both [) and in UTC. Written only by ``operations``.

    A private tasting is a session with one booking. One that is called off keeps its row and blocks nothing.
    """

    kind = models.ForeignKey(TastingKind, verbose_name=_("tasting"), on_delete=models.PROTECT, related_name="sessions")
    form = models.CharField(max_length=8, choices=Form, editable=False)
    # The name that the screen gave a table before it was opened; None where the first party's booking has one.
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    room = models.ForeignKey(
        Room, verbose_name=_("room"), null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    host = models.ForeignKey(Host, verbose_name=_("host"), on_delete=models.PROTECT, related_name="sessions")
    during = DateTimeRangeField(_("from and until"))
    blocked = DateTimeRangeField(_("taken from and until"))
    capacity = models.PositiveSmallIntegerField(_("seats"))
    seats_taken = models.PositiveSmallIntegerField(_("seats taken"), default=0)
    is_live = models.BooleanField(_("takes place"), default=True)
    # The host has seen what guests must not have, and said so at the start.
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)
    # Raised by every change of time, room, host or guests: whoever moves what they no longer see is asked to look again.
    version = models.PositiveIntegerField(pgettext_lazy("session", "version"), default=0)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["during", "pk"]
        constraints = [
            ExclusionConstraint(
                name="bookings_one_session_a_room",
                expressions=[("room", RangeOperators.EQUAL), ("blocked", RangeOperators.OVERLAPS)],
                condition=Q(is_live=True),
            ),
            ExclusionConstraint(
                name="bookings_one_session_a_host",
                expressions=[("host", RangeOperators.EQUAL), ("blocked", RangeOperators.OVERLAPS)],
                condition=Q(is_live=True),
            ),
            # What is empty, open at an end or without a room would slip through the two above.
            models.CheckConstraint(
                name="bookings_session_has_two_ends",
                condition=Q(
                    blocked__contains=F("during"),
                    during__isempty=False,
                    during__startswith__isnull=False,
                    during__endswith__isnull=False,
                    blocked__lower_inc=True,
                    blocked__upper_inc=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                    blocked__lower_inf=False,
                    blocked__upper_inf=False,
                ),
            ),
            models.CheckConstraint(
                name="bookings_session_has_a_room", condition=Q(form="remote") | Q(room__isnull=False)
            ),
            models.CheckConstraint(name="bookings_session_never_overfull", condition=Q(seats_taken__lte=F("capacity"))),
        ]
        indexes = [GistIndex(name="bookings_session_by_time", fields=["during"], condition=Q(is_live=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.begins:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("bookings:session", args=[self.pk])

    @property
    def begins(self) -> datetime:
        return self.during.lower

    @property
    def ends(self) -> datetime:
        return self.during.upper

    @property
    def lasts(self) -> timedelta:
        return self.ends - self.begins

    @property
    def subject(self) -> str:
        """Its name in the feed and in the ledger."""
        return f"session:{self.pk}"

    @property
    def seats_free(self) -> int:
        """Of those the shop opened, as many as the room has by now: a table may have been dragged into a smaller one."""
        most = min(self.capacity, self.room.capacity) if self.room else self.capacity
        return max(most - self.seats_taken, 0)


class SessionEquipment(models.Model):
    """A piece that a session has; the rows of a session called off are gone. ``blocked`` is the session's."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="equipment")
    equipment = models.ForeignKey(
        Equipment, verbose_name=_("equipment"), on_delete=models.PROTECT, related_name="sessions"
    )
    blocked = DateTimeRangeField()

    class Meta:
        verbose_name = _("equipment of a session")
        verbose_name_plural = _("equipment of sessions")
        constraints = [
            ExclusionConstraint(
                name="bookings_one_session_a_piece",
                expressions=[("equipment", RangeOperators.EQUAL), ("blocked", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="bookings_piece_has_two_ends",
                condition=Q(
                    blocked__isempty=False,
                    blocked__lower_inc=True,
                    blocked__upper_inc=False,
                    blocked__lower_inf=False,
                    blocked__upper_inf=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.equipment)
