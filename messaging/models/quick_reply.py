"""What the shop says often, written down once."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging import rules
from messaging.models.conversation import Kind
from shopsuite.core.models import Timestamped


def validate_placeholders(text: str) -> None:
    """Refuse a placeholder that nothing is put in for."""
    unknown = rules.unknown_placeholders(text)
    if unknown:
        raise ValidationError(
            _("%(unknown)s is not known here. Use %(known)s."),
            params={
                "unknown": ", ".join(f"{{{name}}}" for name in unknown),
                "known": ", ".join(f"{{{name}}}" for name in rules.PLACEHOLDERS),
            },
        )


class QuickReply(Timestamped):
    """Words for the field, or a guide (brewing, care) that is sent as a card with its picture."""

    code = models.SlugField(
        _("shortcut"), max_length=30, help_text=_("Typed after a slash: / and this, or a piece of the title.")
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(
        _("text"),
        validators=[validate_placeholders],
        help_text=_("{customer}, {order}, {shop} and {me} are filled in when it is chosen."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    picture = models.ImageField(_("picture"), upload_to="replies/", blank=True)
    is_guide = models.BooleanField(
        _("guide"), default=False, help_text=_("Sent as a card with title, picture and text; nothing is filled in.")
    )
    kind = models.CharField(
        _("only in conversations with"), max_length=16, choices=Kind, blank=True, help_text=_("Empty: in all.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("quick reply")
        verbose_name_plural = _("quick replies and guides")
        ordering = ["code", "language"]
        constraints = [models.UniqueConstraint(name="messaging_code_once_a_language", fields=["code", "language"])]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its name as a card."""
        return f"guide:{self.pk}"
