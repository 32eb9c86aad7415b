"""How long what was said is kept."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Kind


class RetentionRule(models.Model):
    """Conversations of one kind go so many months after their last message; without a rule they are kept for ever."""

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, unique=True)
    months = models.PositiveSmallIntegerField(
        _("months after the last message"),
        validators=[MinValueValidator(1)],
        help_text=_(
            "Then its words and files are deleted for good. What is about an order or other work is kept for at least 72 months, "
            "as tax law asks for business letters in many countries; ask your accountant whether yours asks for more. "
            "What both sides agreed on is kept."
        ),
    )

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")

    def __str__(self) -> str:
        return self.get_kind_display()
