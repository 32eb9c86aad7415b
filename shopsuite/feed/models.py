"""The log, the position it has reached, and how far each durable consumer has got. Written only by ``operations``,
``sequencer`` and ``runner``."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from shopsuite.feed.events import FeedEvent, decode


class Event(models.Model):
    """One thing that happened. Append-only: a database trigger refuses every change but giving it its position, and striking
    words out of it (``operations.strike_words``).

    ``id`` is handed out at insertion, so ids become visible out of order; only ``pos``, given after the commit by the
    sequencer, has no holes and appears in order. Never page by ``id``.
    """

    id = models.BigAutoField(primary_key=True)
    pos = models.BigIntegerField(_("position"), null=True, unique=True, editable=False)
    at = models.DateTimeField(_("at"))
    # ``at`` is when it happened and may lie years back (imports); this is when the database heard of it.
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    subject = models.CharField(_("subject"), max_length=80)
    # No constraint in the database: it would lock the actor's row for every event that person causes.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    audiences = ArrayField(models.CharField(max_length=80), verbose_name=_("audiences"))
    body = models.JSONField(_("body"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        # No index on audiences: live reads go by ranges of positions and filter what they have in hand.
        indexes = [
            # The sequencer's work: empty but for the last few milliseconds.
            models.Index(name="feed_event_unnumbered", fields=["id"], condition=Q(pos=None)),
            models.Index(name="feed_event_timeline", fields=["subject", "pos"]),
        ]
        constraints = [models.CheckConstraint(name="feed_event_pos_positive", condition=Q(pos__gt=0))]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def typed(self) -> FeedEvent:
        """This event as the dataclass it was recorded from. Raises ``LookupError`` for a kind no app knows any more."""
        return decode(self.kind, self.body)


class Head(models.Model):
    """The single row that says how far the log has been numbered, made when first needed.

    ``epoch`` names this run of positions. It changes when positions are no longer those that clients have seen
    (a restored backup), and every page then starts afresh.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    last_pos = models.BigIntegerField(_("last position"), default=0)
    epoch = models.UUIDField(_("epoch"), default=uuid.uuid4)

    class Meta:
        verbose_name = _("head of the log")
        verbose_name_plural = _("head of the log")
        constraints = [models.CheckConstraint(name="feed_head_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.last_pos)


class Cursor(models.Model):
    """The last position a durable consumer has dealt with, moved in the transaction of its work."""

    consumer = models.CharField(_("consumer"), max_length=120, primary_key=True)
    pos = models.BigIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("consumer")
        verbose_name_plural = _("consumers")
        ordering = ["consumer"]

    def __str__(self) -> str:
        return self.consumer


class ParkedEvent(models.Model):
    """An event that a consumer could not digest. It is set aside so that the rest goes on, and waits for a person."""

    consumer = models.CharField(_("consumer"), max_length=120)
    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="parked")
    error = models.TextField(_("error"))
    attempts = models.PositiveIntegerField(_("attempts"))
    parked_at = models.DateTimeField(_("parked at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("parked event")
        verbose_name_plural = _("parked events")
        ordering = [F("resolved_at").desc(nulls_first=True), "-parked_at"]
        constraints = [models.UniqueConstraint(name="feed_parkedevent_once_per_consumer", fields=["consumer", "event"])]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.event_id}"
