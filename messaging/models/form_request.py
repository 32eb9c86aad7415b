"""What somebody outside is asked to fill in, inside the conversation."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Conversation, Member


class FormRequest(models.Model):
    """One form sent by the shop, answered once. ``answers`` are the form's cleaned fields by name, as JSON values."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="form_requests")
    kind = models.CharField(_("form"), max_length=40)
    asked_by = models.ForeignKey(Member, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answers = models.JSONField(_("answers"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    answered_by = models.ForeignKey(
        Member, verbose_name=_("answered by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("form to fill in")
        verbose_name_plural = _("forms to fill in")
        constraints = [
            models.UniqueConstraint(
                name="messaging_one_open_form_of_a_kind", fields=["conversation", "kind"], condition=Q(answered_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def subject(self) -> str:
        """Its name as a card."""
        return f"form:{self.pk}"
