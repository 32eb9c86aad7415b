"""What somebody has begun to write, the same on all their devices."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Conversation


class Draft(models.Model):
    """One person's unsent words in one conversation; empty once they are sent. ``version`` only grows: the newer wins."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(name="messaging_one_draft", fields=["conversation", "user"])]

    def __str__(self) -> str:
        return self.text[:60]
