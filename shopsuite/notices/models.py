"""Who is told of things while away, on which devices, and what is still to be told."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopsuite.core.models import Timestamped
from shopsuite.notices import rules


class Channel(models.TextChoices):
    PUSH = "push", _("On my devices")
    MAIL = "mail", _("By e-mail")


class Recipient(Timestamped):
    """Somebody who is told of things while away: a person who signs in, or whoever holds a private link.

    ``guest`` names what the link leads to ("conversation:7"). The row is also the lock under which something is sent to them.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.CASCADE
    )
    guest = models.CharField(_("by the private link of"), max_length=80, blank=True)
    # What they do not want, as "kind:channel"; what is new is wanted until they say otherwise.
    muted = ArrayField(models.CharField(max_length=40), verbose_name=_("not wanted"), default=list, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    urgent_passes = models.BooleanField(_("urgent things come through in quiet hours"), default=False)
    mailed_at = models.DateTimeField(_("last mail"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.UniqueConstraint(name="notices_one_recipient_for_a_link", fields=["guest"], condition=~Q(guest="")),
            models.CheckConstraint(
                name="notices_a_person_or_a_link",
                condition=Q(user=None, guest__gt="") | Q(user__isnull=False, guest=""),
            ),
            models.CheckConstraint(
                name="notices_quiet_hours_have_two_ends",
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.guest

    def wants(self, kind: str, channel: str) -> bool:
        return f"{kind}:{channel}" not in self.muted


class Device(models.Model):
    """A browser that asked to be told: where its push service takes what is for it, and the keys it is encrypted for."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=1000)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    user_agent = models.CharField(_("browser"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("since"))
    last_ok_at = models.DateTimeField(_("last reached"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures since"), default=0)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [models.UniqueConstraint(name="notices_device_once", fields=["recipient", "endpoint"])]

    def __str__(self) -> str:
        return rules.device_name(self.user_agent) or self.user_agent[:40] or str(self.pk)


class State(models.TextChoices):
    PENDING = "pending", pgettext_lazy("notice", "To be sent")
    SENT = "sent", pgettext_lazy("notice", "Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "Withdrawn")
    PARKED = "parked", pgettext_lazy("notice", "Could not be sent")


class Notice(models.Model):
    """What one recipient is to be told about one thing in one way: one row for good, so that nothing piles up.

    It holds no words: what it says is read when it is sent, so that what was read or taken back meanwhile is left out.
    """

    recipient = models.ForeignKey(
        Recipient, on_delete=models.CASCADE, related_name="notices", verbose_name=pgettext_lazy("notice", "for")
    )
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    subject = models.CharField(_("about"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    # Up to which number of its subject there is something to tell, and up to which it was told.
    mark = models.PositiveIntegerField(pgettext_lazy("notice", "mark"), default=0)
    told = models.PositiveIntegerField(pgettext_lazy("notice", "told"), default=0)
    # A push lies on their devices, and has to be taken away when there is no more reason for it.
    is_shown = models.BooleanField(pgettext_lazy("notice", "shown on a device"), default=False)
    # Something changed since it was shown, or while it was being sent.
    is_stale = models.BooleanField(pgettext_lazy("notice", "out of date"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(_("due"))
    # Somebody is sending it; who does not come back by then was killed.
    claimed_until = models.DateTimeField(pgettext_lazy("notice", "being sent until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(name="notices_one_about_each", fields=["recipient", "channel", "subject"]),
        ]
        indexes = [
            models.Index(name="notices_due", fields=["due_at"], condition=Q(state="pending")),
            models.Index(name="notices_about", fields=["subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_state_display()}"


class InboxState(models.TextChoices):
    """``WAITING``: who is reading has a moment to have read it. ``SETTLED``: nothing is left to tell of it."""

    WAITING = "waiting", pgettext_lazy("notice", "Not shown yet")
    UNREAD = "unread", pgettext_lazy("notice", "Unread")
    READ = "read", pgettext_lazy("notice", "Read")
    SETTLED = "settled", pgettext_lazy("notice", "Settled")


#: What stands in somebody's inbox and is still to be read.
OPEN = (InboxState.WAITING, InboxState.UNREAD)


class InboxNotice(models.Model):
    """What a person who signs in was told about one thing, in the shop itself, whatever they have muted elsewhere.

    As long as it is unread there is one about each thing, which takes in what comes after it. It holds no words either.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="inbox")
    subject = models.CharField(_("about"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    # It tells what is numbered above ``told``, up to ``mark``.
    mark = models.PositiveIntegerField()
    told = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=8, choices=InboxState)
    at = models.DateTimeField(_("last"))
    read_at = models.DateTimeField(_("read"), null=True)
    # Where it led when it was followed: what is settled can be looked at again.
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice in an inbox")
        verbose_name_plural = _("notices in inboxes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="notices_one_open_about_each",
                fields=["recipient", "subject"],
                condition=Q(state__in=["waiting", "unread"]),
            ),
        ]
        indexes = [
            models.Index(name="notices_inbox", fields=["recipient", "-at", "-id"]),
            models.Index(name="notices_inbox_unread", fields=["recipient"], condition=Q(state="unread")),
            models.Index(name="notices_inbox_waiting", fields=["at"], condition=Q(state="waiting")),
            models.Index(name="notices_inbox_about", fields=["subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_state_display()}"

    @property
    def as_notice(self) -> Notice:
        """What sources are asked with; never saved."""
        return Notice(
            recipient=self.recipient,
            subject=self.subject,
            kind=self.kind,
            mark=self.mark,
            told=self.told,
            made_at=self.at,
        )
