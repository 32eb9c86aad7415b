"""What the packer must show before the parcel is closed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.models import Attachment
from orders.models.order import Order


class ProofState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("proof", "To be shown")
    SHOWN = "shown", pgettext_lazy("proof", "Shown")
    APPROVED = "approved", pgettext_lazy("proof", "Approved")
    QUESTIONED = "questioned", pgettext_lazy("proof", "Questioned")
    DROPPED = "dropped", pgettext_lazy("proof", "Not needed any more")


class ProofStep(models.Model):
    """A wish of the customer that is shown to be met, by a photo or short video in the conversation about the order.

    ``waits_for_approval``: the parcel is closed when they have approved; else when they were shown.
    """

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="proofs")
    wish = models.CharField(_("what is to be shown"), max_length=200)
    waits_for_approval = models.BooleanField(_("packing waits for the customer's yes"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ProofState, default=ProofState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    # As it was sent into the conversation; it goes when that is deleted.
    attachment = models.ForeignKey(
        Attachment,
        null=True,
        on_delete=models.SET_NULL,
        related_name="proofs",
        verbose_name=pgettext_lazy("proof step", "attachment"),
    )
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("shown by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    shown_at = models.DateTimeField(_("shown"), null=True)
    # The customer's words, or why staff dropped it.
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.wish

    @property
    def keeps_open(self) -> bool:
        """Whether the parcel may not be closed yet."""
        if self.state == ProofState.SHOWN:
            return self.waits_for_approval
        return self.state in (ProofState.ASKED, ProofState.QUESTIONED)

    @property
    def is_to_be_shown(self) -> bool:
        return self.state in (ProofState.ASKED, ProofState.QUESTIONED)
