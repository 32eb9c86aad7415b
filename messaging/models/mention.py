"""Who was called by name or role, and whether they have said that they saw it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message
from shopsuite.people.roles import Role


class Mention(models.Model):
    """A call for a person or for a role in a message. One of ``people`` has to acknowledge it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=16, choices=Role, blank=True)
    # Whom it reached: the person, those of the role on duty then, and later whoever it was passed on to.
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("people"), related_name="+")
    due_at = models.DateTimeField(_("to be acknowledged by"))
    escalated_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acknowledged by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="messaging_mentioned_once", fields=["message", "user", "role"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="messaging_mention_of_a_person_or_a_role",
                condition=Q(user=None, role__gt="") | Q(user__isnull=False, role=""),
            ),
        ]
        indexes = [
            # Few at any time, among many that are settled.
            models.Index(
                name="messaging_mention_open",
                fields=["due_at"],
                condition=Q(acknowledged_at=None, escalated_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else str(Role(self.role).label)
