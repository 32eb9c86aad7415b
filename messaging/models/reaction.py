"""What members add to a message without saying anything: a reaction, a pin."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Member
from messaging.models.emoji import Emoji
from messaging.models.message import Message


class Reaction(models.Model):
    """One member's one emoji at a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(_("reaction"), max_length=8, choices=Emoji)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="messaging_reacted_once", fields=["message", "member", "emoji"]),
        ]

    def __str__(self) -> str:
        return self.emoji


class Pin(models.Model):
    """A message kept in sight at the head of its conversation."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="pin")
    by = models.ForeignKey(Member, verbose_name=_("pinned by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("pinned message")
        verbose_name_plural = _("pinned messages")

    def __str__(self) -> str:
        return str(self.message)
