"""How the shop knows who somebody is that wrote as a stranger."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.models.conversation import Conversation
from shopsuite.people.models import Customer


class Proof(models.Model):
    """One try to show that a conversation is with ``customer``: a code sent to the e-mail on their record, or (``by``)
    somebody of the shop who has made sure.

    It holds once ``proven_at`` is set, until ``undone_at``. Where nobody is known by that e-mail ``customer`` is empty
    and no code is right; to whoever asks, both look the same.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="+", verbose_name=pgettext_lazy("proof", "conversation")
    )
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    asked_at = models.DateTimeField(_("asked"))
    proven_at = models.DateTimeField(_("proven"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made sure by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proof of who somebody is")
        verbose_name_plural = _("proofs of who somebody is")
        constraints = [
            models.CheckConstraint(
                name="messaging_proof_is_of_somebody", condition=Q(proven_at=None) | Q(customer__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.customer or "")
