"""How long what was said can be changed and taken back."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from messaging import rules
from shopsuite.core.kept import forget


class TimeLimits(models.Model):
    """The shop's own times: one row; without it the usual ones hold. Read through ``queries.time_limits()``."""

    #: Its name among what is kept (``core.kept``).
    KEPT_AS = "time_limits"

    recall_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a message can be taken back"),
        default=2,
        validators=[MaxValueValidator(rules.LONGEST_LIMIT_MINUTES)],
        help_text=_("At most a day (1440 minutes). 0: what is said is said. The record keeps what was taken back."),
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a message can be changed"),
        default=rules.LONGEST_LIMIT_MINUTES,
        validators=[MaxValueValidator(rules.LONGEST_LIMIT_MINUTES)],
        help_text=_("At most a day (1440 minutes). The record keeps every earlier wording."),
    )

    class Meta:
        verbose_name = _("time to change messages")
        verbose_name_plural = _("time to change messages")
        constraints = [
            models.CheckConstraint(name="messaging_time_limits_is_one_row", condition=models.Q(pk=1)),
            models.CheckConstraint(
                name="messaging_time_limits_at_most_a_day",
                condition=models.Q(
                    recall_minutes__lte=rules.LONGEST_LIMIT_MINUTES, edit_minutes__lte=rules.LONGEST_LIMIT_MINUTES
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it as the one row, and let whoever saved see it at once."""
        self.pk = 1
        super().save(*args, **kwargs)
        transaction.on_commit(partial(forget, self.KEPT_AS))

    @property
    def recall_within(self) -> timedelta:
        return timedelta(minutes=self.recall_minutes)

    @property
    def edit_within(self) -> timedelta:
        return timedelta(minutes=self.edit_minutes)
