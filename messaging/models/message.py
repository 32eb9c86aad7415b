"""What was said, and what it said before."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging import rules
from messaging.models.conversation import Conversation, Member
from messaging.models.emoji import Emoji, Tally


@SearchVectorField.register_lookup
class HasLexemes(Lookup):
    """``search__lexemes="'龙井' & 'tea'"``: the query as ``rules.asked_lexemes`` has taken it apart; PostgreSQL's own
    parser would not know where Chinese words begin."""

    lookup_name = "lexemes"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*parameters, self.rhs]


class Lane(models.TextChoices):
    """Who of the members sees a line."""

    ALL = "all", _("Everybody")
    STAFF = "staff", _("Only the shop")


class Message(models.Model):
    """One line of a conversation; ``sender`` None is the shop itself, which gives notice of something."""

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=pgettext_lazy("message", "conversation"),
    )
    seq = models.PositiveIntegerField(_("number"))
    # The conversation's version when this was last written: sent, edited or recalled.
    version = models.PositiveIntegerField()
    sender = models.ForeignKey(
        Member, verbose_name=_("sender"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What the sender's device called it, or what the notice is of: sent again, it is still one message, for ever.
    client_id = models.CharField(max_length=rules.LONGEST_CLIENT_ID, editable=False)
    lane = models.CharField(_("seen by"), max_length=8, choices=Lane, default=Lane.ALL)
    text = models.TextField(_("text"), blank=True)
    # The thing shown with the words, as the log names things ("variant:7"); read afresh for whoever looks.
    card = models.CharField(_("card"), max_length=80, blank=True)
    # What the card's thing was called when it was sent, so that the message is found by it.
    card_name = models.CharField(max_length=400, blank=True, editable=False)
    # So that a page asks for attachments only where there are some.
    attachment_count = models.PositiveSmallIntegerField(default=0, editable=False)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(name="messaging_no_seq_twice", fields=["conversation", "seq"]),
            models.UniqueConstraint(
                name="messaging_sent_once", fields=["conversation", "sender", "client_id"], nulls_distinct=False
            ),
            models.CheckConstraint(name="messaging_recalled_is_empty", condition=Q(recalled_at=None) | Q(text="")),
        ]
        indexes = [
            models.Index(name="messaging_newer", fields=["conversation", "version"]),
            GinIndex(name="messaging_words", fields=["search"]),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def tallies(self) -> list[Tally]:
        """The reactions, which ``queries.messages_of`` brings along, in the order in which they are offered."""
        by_emoji: dict[str, list[Member]] = {}
        for reaction in self.reactions.all():
            by_emoji.setdefault(reaction.emoji, []).append(reaction.member)
        return [Tally(emoji, by_emoji[emoji]) for emoji in Emoji if emoji in by_emoji]


class Revision(models.Model):
    """What a message said until it was edited or recalled. Kept for the record; owners see it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="revisions")
    text = models.TextField(_("text"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("earlier wording")
        verbose_name_plural = _("earlier wordings")

    def __str__(self) -> str:
        return self.text[:60]
