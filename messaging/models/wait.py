"""How soon the shop wants to answer, and how soon it did."""

from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Conversation, Kind
from shopsuite.core.kept import forget
from shopsuite.people.roles import Role


class ResponseTarget(models.Model):
    """What the shop promises itself for one kind of conversation, in minutes of its working hours."""

    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=[(kind.value, kind.label) for kind in (Kind.CUSTOMER, Kind.SUPPLIER)],
        unique=True,
    )
    first_minutes = models.PositiveSmallIntegerField(_("minutes to the first answer"), default=15)
    later_minutes = models.PositiveSmallIntegerField(_("minutes to later answers"), default=30)
    warn_minutes = models.PositiveSmallIntegerField(
        _("warn so many minutes before"),
        default=5,
        help_text=_(
            "Whoever has taken it on, or the role, is told before and when it is late; so much later the owner."
        ),
    )
    role = models.CharField(_("warn whom"), max_length=16, choices=Role, default=Role.CLERK)
    mention_minutes = models.PositiveSmallIntegerField(_("minutes to acknowledge a mention"), default=15)

    #: Its name among what is kept (``core.kept``).
    KEPT_AS = "response_targets"

    class Meta:
        verbose_name = _("response-time target")
        verbose_name_plural = _("response-time targets")

    def __str__(self) -> str:
        return self.get_kind_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let whoever saved see it at once."""
        super().save(*args, **kwargs)
        transaction.on_commit(partial(forget, self.KEPT_AS))


class Stage(models.IntegerChoices):
    """What was said of a wait so far; each step once."""

    NOTHING = 0, _("nothing")
    DUE_SOON = 1, _("due soon")
    LATE = 2, _("late")
    WITH_THE_OWNER = 3, _("told the owner")


class Wait(models.Model):
    """Somebody outside waits for an answer, from their first unanswered message until the shop's next."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="waits")
    since = models.DateTimeField(_("since"))
    is_first = models.BooleanField(_("first answer"))
    due_at = models.DateTimeField(_("due"))
    stage = models.PositiveSmallIntegerField(_("warned"), choices=Stage, default=Stage.NOTHING)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # Of the shop's working hours.
    minutes = models.FloatField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("wait")
        verbose_name_plural = _("waits")
        constraints = [
            models.UniqueConstraint(
                name="messaging_one_open_wait", fields=["conversation"], condition=Q(answered_at=None)
            ),
        ]
        indexes = [models.Index(name="messaging_wait_figures", fields=["since"])]

    def __str__(self) -> str:
        return str(self.conversation)
