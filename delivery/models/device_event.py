"""What riders' phones said, each thing once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.models.delivery import Attempt


class DeviceEvent(models.Model):
    """A tap on a rider's phone, perhaps made without network and sent later, perhaps sent twice.

    ``event_id`` is the phone's own name for it; ``refusal`` the code of why it could not be done ("" when it was), which is what
    a repeat is answered, with the same ``words``.
    """

    event_id = models.UUIDField(pgettext_lazy("device event", "the phone's own id"), unique=True)
    rider = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("rider"), on_delete=models.PROTECT)
    # A parcel that was scanned and refused is nobody's job.
    attempt = models.ForeignKey(
        Attempt,
        on_delete=models.CASCADE,
        related_name="device_events",
        null=True,
        verbose_name=pgettext_lazy("device event", "attempt"),
    )
    kind = models.CharField(_("what"), max_length=12)
    said_at = models.DateTimeField(_("by the phone's clock"))
    happened_at = models.DateTimeField(_("happened"))
    came_at = models.DateTimeField(_("came in"))
    refusal = models.CharField(_("refused"), max_length=40, blank=True)
    # Whoever did not get the first answer reads the same in the second.
    words = models.CharField(_("what the phone was told"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("message of a phone")
        verbose_name_plural = _("messages of phones")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.came_at:%H:%M:%S}"
