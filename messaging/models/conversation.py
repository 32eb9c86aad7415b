"""Who talks with whom about what, and how far each has read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role, holders_of


class Kind(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    SUPPLIER = "supplier", _("Supplier")
    STAFF = "staff", _("Colleagues")
    GROUP = "group", _("Group")
    ANNOUNCEMENT = "announcement", _("Announcement")


#: What the shop's people need to see conversations of each kind. Among colleagues they have to take part as well.
RIGHT_TO_SEE = {
    Kind.CUSTOMER: "messages.see",
    Kind.SUPPLIER: "messages.suppliers",
    Kind.STAFF: "messages.see",
    Kind.GROUP: "messages.see",
    Kind.ANNOUNCEMENT: "messages.see",
}
AMONG_COLLEAGUES = (Kind.STAFF, Kind.GROUP)


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("conversation", "Open")
    CLOSED = "closed", pgettext_lazy("conversation", "Closed")


class Conversation(Timestamped):
    """One thread of messages. Its row lock is what puts messages in order: ``last_seq`` has no holes.

    ``version`` grows with every message, edit and recall; a page that knows everything up to one version asks for what is
    newer and has missed nothing.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    # What it is about, as the log names things ("order:42"); this app knows none of them.
    subject = models.CharField(_("about"), max_length=80, blank=True)
    # Which supplier it is with ("user:7"): each has a conversation of their own about one subject, and sees no other.
    # For whom an announcement is ("role:packer"); empty: for everybody.
    party = models.CharField(_("with"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken on by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    snoozed_until = models.DateTimeField(_("set aside until"), null=True, blank=True)
    # Since when somebody outside waits for an answer.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    # By when the shop wants to have answered (``operations.waits``).
    answer_due_at = models.DateTimeField(_("answer due"), null=True, blank=True, editable=False)
    # Part of the private link: another number, and the links made before are dead.
    link_number = models.PositiveIntegerField(default=1, editable=False)
    # The customer was erased: only what was agreed is left, and nothing can be said any more.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_seq = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    last_at = models.DateTimeField(_("last message"), null=True, editable=False)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                name="messaging_one_about_each", fields=["kind", "subject", "party"], condition=~Q(subject="")
            ),
            models.CheckConstraint(name="messaging_version_covers_messages", condition=Q(version__gte=F("last_seq"))),
        ]
        indexes = [models.Index(name="messaging_inbox", fields=["state", "-last_at"])]

    def __str__(self) -> str:
        return self.title or self.subject or str(self.pk)

    @property
    def has_two_sides(self) -> bool:
        """Whether the shop talks with somebody outside: a colleague's reading is then not the other side's."""
        return self.kind in (Kind.CUSTOMER, Kind.SUPPLIER)

    @property
    def for_role(self) -> Role | None:
        """Whom an announcement is for; None: everybody."""
        return Role(self.party.removeprefix("role:")) if self.kind == Kind.ANNOUNCEMENT and self.party else None

    @property
    def seen_by_roles(self) -> frozenset[Role]:
        """Who of the shop sees it by what they are; among colleagues they have to take part as well."""
        holders = holders_of(RIGHT_TO_SEE[Kind(self.kind)])
        return holders & {self.for_role, Role.OWNER} if self.for_role else holders

    @property
    def topic(self) -> str:
        """The conversation's name in the feed."""
        return f"conversation:{self.pk}"

    @property
    def page_audience(self) -> str:
        """Who has this conversation open by its private link, without signing in; those with an earlier link hear nothing."""
        return f"conversation_page:{self.pk}.{self.link_number}"


class Member(models.Model):
    """Somebody who takes part: a person who signs in, or (``user`` None) whoever holds the private link.

    Who has left (``left_at``) sees nothing of it any more; their seat is kept for what they said, and for their coming back.
    The two marks only ever rise, and never above the conversation's ``last_seq``; what is unread is a subtraction.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_outside = models.BooleanField(_("not of the shop"), default=False)
    joined_at = models.DateTimeField(_("since"))
    left_at = models.DateTimeField(_("until"), null=True, blank=True)
    # Empty where they left by themselves.
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken out by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    delivered_seq = models.PositiveIntegerField(default=0, editable=False)
    read_seq = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                name="messaging_member_once", fields=["conversation", "user"], nulls_distinct=False
            ),
            models.CheckConstraint(name="messaging_read_was_delivered", condition=Q(delivered_seq__gte=F("read_seq"))),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name
