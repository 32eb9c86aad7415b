"""The reactions there are, and who gave one."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Member


class Emoji(models.TextChoices):
    """The few there are, so that a reaction is one press."""

    YES = "👍", _("Yes")
    HEART = "❤️", _("Lovely")
    LAUGH = "😄", _("Funny")
    THANKS = "🙏", _("Thank you")
    DONE = "✅", _("Done")
    LOOKING = "👀", _("Looking into it")

    @property
    def icon(self) -> str:
        """How it is drawn: not every machine of a shop has a font of emojis."""
        return _ICONS[self.name]


_ICONS = {
    "YES": "thumb-up",
    "HEART": "heart",
    "LAUGH": "mood-happy",
    "THANKS": "heart-handshake",
    "DONE": "circle-check",
    "LOOKING": "eye",
}


@dataclass(frozen=True)
class Tally:
    """Who reacted to a message with one emoji."""

    emoji: Emoji
    members: list[Member]

    @property
    def member_ids(self) -> set[int]:
        return {member.pk for member in self.members}
