"""People unknown to the shop who write from its chat window, and the sites that show the window."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Conversation
from messaging.rules import validate_origin


class Visitor(models.Model):
    """Who began a conversation from the chat window: known by a random key that only their browser keeps.

    ``says_name`` and ``says_email`` are what they say of themselves. Nothing follows from it: who they are is on record
    only once they have proved it, or somebody of the shop has made sure.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="visitor")
    # A hash, so that whoever reads the database cannot take their place.
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The key opens the conversation as long as this is its link; a new link shuts it out with the old one.
    link_number = models.PositiveIntegerField(editable=False)
    origin = models.CharField(_("site"), max_length=200, blank=True)
    says_name = models.CharField(_("says their name is"), max_length=80, blank=True)
    says_email = models.EmailField(_("says their e-mail is"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")

    def __str__(self) -> str:
        return str(self.conversation)

    @property
    def site(self) -> str:
        """The host of the page they wrote from ("tea.example"); empty for the shop's own pages."""
        return self.origin.partition("://")[2]


class ChatOrigin(models.Model):
    """A site whose pages may show the chat window. Exactly this scheme, host and port; no other site can."""

    origin = models.CharField(
        _("site"),
        max_length=200,
        unique=True,
        validators=[validate_origin],
        help_text=_("As in the browser's address bar, up to the end of the name: https://tea.example"),
    )
    label = models.CharField(_("called"), max_length=80, blank=True)
    is_active = models.BooleanField(_("may show the chat window"), default=True)

    class Meta:
        verbose_name = _("site with the chat window")
        verbose_name_plural = _("sites with the chat window")
        ordering = ["origin"]

    def __str__(self) -> str:
        return self.label or self.origin
