"""Reading conversations. Whoever asks is named, and gets only what they may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, NullIf

from messaging import rules
from messaging.models import (
    Agreement,
    AgreementFact,
    Attachment,
    ChatOrigin,
    Conversation,
    Draft,
    Member,
    Mention,
    Message,
    Proof,
    Reaction,
    ResponseTarget,
    RetentionRule,
    TimeLimits,
    Visitor,
)
from messaging.models.agreement import AgreementState
from messaging.models.attachment import Preparation
from messaging.models.conversation import AMONG_COLLEAGUES, RIGHT_TO_SEE, Kind, State
from messaging.models.message import Lane
from shopsuite.core.kept import kept
from shopsuite.people.models import Customer, Preference, User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

PAGE = 50
#: A page that lacks more than this begins again with the newest.
MOST_NEWER = 200


class View(StrEnum):
    """The views of the inbox."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    MENTIONS = "mentions"
    ALL = "all"
    SNOOZED = "snoozed"
    CLOSED = "closed"


def conversations_visible_to(user: User) -> QuerySet[Conversation]:
    """Somebody outside sees those they take part in. The shop's people see those that their rights let them see, and of
    those among colleagues their own: who once took part and has lost the right sees nothing any more."""
    own = Member.objects.filter(user=user, left_at=None)
    kinds = [kind for kind, right in RIGHT_TO_SEE.items() if user.may(right)]
    takes_part = Q(pk__in=own.values("conversation"))
    by_right = Q(kind__in=kinds) & (~Q(kind__in=AMONG_COLLEAGUES) | takes_part)
    if not user.has_role(Role.OWNER):
        for_them = ["", *(f"role:{role}" for role in user.roles)]
        by_right &= ~Q(kind=Kind.ANNOUNCEMENT) | Q(party__in=for_them)
    return Conversation.objects.filter(by_right | Q(pk__in=own.filter(is_outside=True).values("conversation")))


def shop_people_in(conversation: Conversation) -> QuerySet[User]:
    """The shop's people who see ``conversation``: all of them where it is with customers, else those who take part."""
    people = people_with_role(*conversation.seen_by_roles)
    if conversation.kind not in AMONG_COLLEAGUES:
        return people
    return people.filter(pk__in=conversation.members.filter(left_at=None, is_outside=False).values("user"))


@dataclass(frozen=True)
class Readers:
    """Of those whom an announcement is for: who has read all of it, and who has not."""

    read: list[User]
    not_yet: list[User]

    @property
    def all(self) -> list[User]:
        return [*self.read, *self.not_yet]


def readers_of(conversation: Conversation) -> Readers:
    """Who has read an announcement, by name; without its author."""
    people = [person for person in shop_people_in(conversation) if person.pk != conversation.owner_id]
    have_read = set(conversation.members.filter(read_seq__gte=conversation.last_seq).values_list("user", flat=True))
    return Readers(
        [person for person in people if person.pk in have_read],
        [person for person in people if person.pk not in have_read],
    )


def people_in(conversation: Conversation) -> list[Member]:
    """Who takes part, those who came first first."""
    members = conversation.members.filter(left_at=None).select_related("user")
    return list(members.order_by("joined_at", "pk"))


def could_be_added(group: Conversation) -> QuerySet[User]:
    """The shop's people who take no part in ``group`` yet."""
    there = group.members.filter(left_at=None, user__isnull=False).values("user")
    return people_with_role(*group.seen_by_roles).exclude(pk__in=there)


def has_left(conversation: int, user: User) -> bool:
    """Whether ``user`` took part once, and does no longer."""
    return Member.objects.filter(conversation=conversation, user=user, left_at__isnull=False).exists()


def draft_of(conversation: Conversation, user: User) -> Draft | None:
    """What ``user`` has begun to write there."""
    return Draft.objects.filter(conversation=conversation, user=user).first()


def response_targets() -> dict[str, ResponseTarget]:
    """The target of each kind of conversation that has one, at most a second old."""
    return kept(ResponseTarget.KEPT_AS, lambda: {target.kind: target for target in ResponseTarget.objects.all()})


def calls_of(user: User) -> QuerySet[Mention]:
    """The calls that reached ``user`` in lines they may see, each with its message and who it calls."""
    seen = Message.objects.filter(conversation__in=conversations_visible_to(user), recalled_at=None)
    calls = Mention.objects.filter(people=user, message__in=seen)
    return calls.select_related("message__conversation", "message__sender__user", "user", "acknowledged_by")


def time_limits() -> TimeLimits:
    """How long messages can be taken back and changed, at most a second old; the usual times before anybody has set them."""
    return kept(TimeLimits.KEPT_AS, lambda: TimeLimits.objects.filter(pk=1).first() or TimeLimits(pk=1))


def open_call_count(user: User) -> int:
    """How many calls wait for ``user`` to acknowledge them."""
    return _open_calls(user).count()


def _open_calls(user: User) -> QuerySet[Mention]:
    return Mention.objects.filter(people=user, acknowledged_at=None)


def inbox(*, user: User, view: str, at: datetime, about: str = "", text: str = "") -> QuerySet[Conversation]:
    """The conversations of one view, those that wait longest first where that is the question, else the latest first.

    ``about`` is a kind of conversation. Each carries ``unread`` for ``user`` and ``last_text``.
    """
    found = conversations_visible_to(user).select_related("customer", "owner", "visitor")
    if about:
        found = found.filter(kind=about)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(customer__name__icontains=text))
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=at)
    is_open = Q(state=State.OPEN)
    match view:
        case View.MINE:
            found = found.filter(is_open & awake, owner=user)
        case View.UNASSIGNED:
            found = found.filter(is_open & awake, owner=None, kind__in=[Kind.CUSTOMER, Kind.SUPPLIER])
        case View.WAITING:
            found = found.filter(is_open & awake, waiting_since__isnull=False)
        case View.MENTIONS:
            found = found.filter(pk__in=_open_calls(user).values("message__conversation"))
        case View.SNOOZED:
            found = found.filter(is_open, snoozed_until__gt=at)
        case View.CLOSED:
            found = found.filter(state=State.CLOSED)
        case _:
            found = found.filter(is_open & awake)
    order = (
        [F("answer_due_at").asc(nulls_last=True), F("waiting_since").asc(nulls_last=True)]
        if view == View.WAITING
        else []
    )
    return with_unread(found, user).order_by(*order, F("last_at").desc(nulls_last=True), "-pk")


def own_conversations(user: User) -> QuerySet[Conversation]:
    """What somebody outside the shop takes part in, the latest first; the shop's setting aside and closing is its own. Each
    with ``unread`` and ``last_text``."""
    own = Member.objects.filter(user=user, left_at=None).values("conversation")
    found = with_unread(Conversation.objects.filter(pk__in=own), user)
    return found.order_by(F("last_at").desc(nulls_last=True), "-pk")


def conversations_of(customer: Customer) -> QuerySet[Conversation]:
    """Every conversation the shop has with ``customer``: those known to be theirs, and those they take part in by signing in."""
    theirs = Q(customer=customer)
    if customer.user_id:
        taking_part = Member.objects.filter(user=customer.user_id, is_outside=True).values("conversation")
        theirs |= Q(pk__in=taking_part)
    return Conversation.objects.filter(theirs, kind=Kind.CUSTOMER)


def with_suppliers_about(subject: str, user: User) -> QuerySet[Conversation]:
    """The conversations with suppliers about ``subject`` that ``user`` may see, each with ``unread`` and ``last_text``."""
    found = conversations_visible_to(user).filter(kind=Kind.SUPPLIER, subject=subject)
    return with_unread(found, user).prefetch_related("members__user").order_by("pk")


def visitor_of(key: str) -> Visitor | None:
    """Whose browser keeps ``key``, with their conversation."""
    return Visitor.objects.select_related("conversation").filter(key_hash=rules.hash_of_key(key)).first()


def proof_of(conversation: Conversation) -> Proof | None:
    """How the shop knows whom a conversation is with that a stranger began."""
    return (
        Proof.objects.filter(conversation=conversation, proven_at__isnull=False, undone_at=None)
        .select_related("by")
        .last()
    )


def chat_origins() -> list[str]:
    """The sites whose pages may show the chat window."""
    return list(ChatOrigin.objects.filter(is_active=True).values_list("origin", flat=True))


def member_of(conversation: Conversation | int, user: User | None) -> Member | None:
    """The membership of ``user``, or of whoever holds the private link (None), with its conversation; None where ``user`` is
    of the shop and has lost the right to see it."""
    # Every request of a seat asks this: no join too many, and no order, which costs as much again.
    members = Member.objects.select_related("conversation")
    try:
        member = members.get(conversation=conversation, user=user, left_at=None)
    except Member.DoesNotExist:
        return None
    if user:
        member.user = user
        if not member.is_outside and not user.roles & member.conversation.seen_by_roles:
            return None
    return member


def messages_of(conversation: Conversation, *, is_outside: bool) -> QuerySet[Message]:
    """Everything said, oldest first, without what only the shop sees where the reader is not of the shop."""
    reactions = Prefetch("reactions", Reaction.objects.select_related("member__user"))
    messages = conversation.messages.select_related("sender__user", "reply_to__sender__user", "pin")
    messages = messages.prefetch_related(reactions)
    if is_outside:
        return messages.filter(lane=Lane.ALL).order_by("seq")
    mentions = Prefetch("mentions", Mention.objects.select_related("user", "acknowledged_by"))
    return messages.prefetch_related(mentions, "mentions__people").order_by("seq")


def latest(conversation: Conversation, *, is_outside: bool, before: int | None = None) -> list[Message]:
    """The last ``PAGE`` messages (before number ``before``), oldest first. As fast in a long conversation as in a short."""
    messages = messages_of(conversation, is_outside=is_outside).order_by("-seq")
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return _with_attachments(list(messages[:PAGE])[::-1])


def newer(conversation: Conversation, *, is_outside: bool, since: int) -> list[Message] | None:
    """What was sent, edited or recalled after version ``since``, in order of number; None when that is more than a page
    can be brought up to date with, line by line."""
    found = list(messages_of(conversation, is_outside=is_outside).filter(version__gt=since)[: MOST_NEWER + 1])
    return _with_attachments(found) if len(found) <= MOST_NEWER else None


def attachments_visible_to(member: Member) -> QuerySet[Attachment]:
    """What can be asked for by ``member``: what messages carry that they see and nobody took back."""
    seen = Attachment.objects.filter(
        conversation=member.conversation_id, message__isnull=False, message__recalled_at=None
    )
    return seen.filter(message__lane=Lane.ALL) if member.is_outside else seen


def left_unprepared(*, at: datetime) -> list[int]:
    """Ids of voice notes and video whose preparation must have begun by now, and has not come to an end."""
    late = Attachment.objects.filter(preparation=Preparation.PENDING, at__lt=at - rules.PREPARED_WITHIN)
    return list(late.order_by("pk").values_list("pk", flat=True))


def is_to_be_let_go(*, at: datetime) -> Q:
    """Conversations in which the last thing was said longer ago than the shop's rule for their kind says."""
    due = Q(pk__in=[])
    for rule in RetentionRule.objects.all():
        kept_for, work_kept_for = rule.months, max(rule.months, rules.WORK_KEPT_AT_LEAST)
        for_itself = Q(subject="", last_at__lt=at - kept_for * rules.MONTH)
        about_work = ~Q(subject="") & Q(last_at__lt=at - work_kept_for * rules.MONTH)
        due |= Q(kind=rule.kind) & (for_itself | about_work)
    return due


def conversations_to_let_go(*, at: datetime) -> list[int]:
    """Their ids, those silent longest first."""
    due = Conversation.objects.filter(is_to_be_let_go(at=at))
    return list(due.order_by("last_at", "pk").values_list("pk", flat=True))


def pinned(conversation: Conversation, *, is_outside: bool) -> list[Message]:
    """The messages kept in sight, those pinned last first."""
    return list(messages_of(conversation, is_outside=is_outside).exclude(pin=None).order_by("-pin__at"))


def unread_outside(member: Member) -> int:
    """How many lines meant for them a member outside the shop has not read."""
    lines = Message.objects.filter(conversation=member.conversation_id, lane=Lane.ALL, seq__gt=member.read_seq)
    return lines.exclude(sender=member).count()


def reached_others(member: Member) -> tuple[int, int]:
    """Up to which number messages were delivered to, and read by, at least one of the others: (delivered, read).

    With customers the others are those of the other side: that a colleague read an answer says nothing about the customer.
    """
    others = Member.objects.filter(conversation=member.conversation_id, left_at=None).exclude(pk=member.pk)
    if member.conversation.has_two_sides:
        others = others.filter(is_outside=not member.is_outside)
    marks = others.aggregate(delivered=Coalesce(Max("delivered_seq"), 0), read=Coalesce(Max("read_seq"), 0))
    return marks["delivered"], marks["read"]


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """What was proposed where ``user`` takes part or may look, with its facts. Accepted: it is in force."""
    found = Agreement.objects.filter(conversation__in=conversations_visible_to(user))
    return found.select_related("conversation", "proposed_by__user", "answered_by__user").prefetch_related("facts")


@dataclass(frozen=True)
class InForce:
    """An agreement both sides are bound by, and the versions of it that were in force before, latest first."""

    agreement: Agreement
    earlier: list[Agreement]


def in_force(conversation: Conversation) -> list[InForce]:
    """What both sides are bound by, by title. One query where nothing was agreed."""
    return in_force_in([conversation])[conversation.pk]


def in_force_in(conversations: Iterable[Conversation]) -> dict[int, list[InForce]]:
    """The same of several conversations at once: id -> what is in force there."""
    found: dict[int, dict[str, list[Agreement]]] = {conversation.pk: {} for conversation in conversations}
    answered = Agreement.objects.filter(conversation__in=list(found), answered_at__isnull=False)
    answered = answered.exclude(state=AgreementState.DECLINED).prefetch_related("facts")
    answered = answered.select_related("proposed_by__user", "answered_by__user")
    for agreement in answered.order_by("title", "-version"):
        found[agreement.conversation_id].setdefault(agreement.title, []).append(agreement)
    return {pk: [InForce(each[0], each[1:]) for each in by_title.values()] for pk, by_title in found.items()}


def days_agreed_with(customer: Customer, viewer: User) -> list[AgreementFact]:
    """The days agreed on in the open conversations with ``customer`` that ``viewer`` may see, with their agreements."""
    talks = conversations_visible_to(viewer).filter(customer=customer, state=State.OPEN)
    found = AgreementFact.objects.filter(agreement__conversation__in=talks, agreement__state=AgreementState.ACCEPTED)
    return list(found.filter(day__isnull=False).select_related("agreement").order_by("day", "pk"))


def sources_of(preferences: Iterable[Preference]) -> dict[str, Message]:
    """In which messages customers said what they like: source -> message. One query."""
    ids = [source.removeprefix("message:") for each in preferences if (source := each.source).startswith("message:")]
    found = Message.objects.filter(pk__in=[int(pk) for pk in ids if pk.isdecimal()], recalled_at=None)
    return {f"message:{message.pk}": message for message in found}


@dataclass(frozen=True)
class Sought:
    """What is looked for: words, who said it or whom it was said with, in which kind of conversation, about what (its
    title, which is the order's number), from which day to which."""

    text: str = ""
    who: str = ""
    kind: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


def search(*, user: User, sought: Sought, limit: int = 20) -> list[Message]:
    """The newest messages ``user`` may see that fit."""
    return list(hits(user=user, sought=sought).order_by("-pk")[:limit])


def hits(*, user: User, sought: Sought) -> QuerySet[Message]:
    """All of them, Chinese or not, in no order; looking for nothing finds nothing."""
    if not any(vars(sought).values()):
        return Message.objects.none()
    found = Message.objects.filter(conversation__in=conversations_visible_to(user), recalled_at=None)
    if sought.text:
        asked, words = rules.asked_lexemes(sought.text), sought.text.casefold().split()
        if not asked or not words:
            return Message.objects.none()
        found = found.filter(search__lexemes=" & ".join(_quoted(lexeme) for lexeme in asked))
        for word in words:
            found = found.filter(Q(text__icontains=word) | Q(card_name__icontains=word))
    if sought.who:
        said_by = Q(sender__user__name__icontains=sought.who) | Q(sender__name__icontains=sought.who)
        found = found.filter(said_by | Q(conversation__customer__name__icontains=sought.who))
    for field, value in (
        ("conversation__kind", sought.kind),
        ("conversation__title__icontains", sought.about),
        ("at__gte", sought.since),
        ("at__lt", sought.until),
    ):
        if value:
            found = found.filter(**{field: value})
    outside = Member.objects.filter(user=user, is_outside=True).values("conversation")
    found = found.exclude(lane=Lane.STAFF, conversation__in=outside)
    return found.select_related("conversation__customer", "sender__user")


def _with_attachments(messages: list[Message]) -> list[Message]:
    """The same, those that carry something with what they carry; asks only when there is something to ask for."""
    prefetch_related_objects([message for message in messages if message.attachment_count], "attachments")
    return messages


def _quoted(lexeme: str) -> str:
    """A lexeme as tsquery takes it literally; ``rules.lexemes`` leaves letters and digits only."""
    return f"'{lexeme}'"


def with_unread(found: QuerySet[Conversation], user: User) -> QuerySet[Conversation]:
    """``unread`` and ``last_text`` as ``user`` sees them: whoever is not of the shop neither reads nor counts its own lines."""
    mine = Member.objects.filter(conversation=OuterRef("pk"), user=user).values("read_seq")[:1]
    said = Message.objects.filter(conversation=OuterRef("pk"))
    unread: Any = F("last_seq") - F("read")
    if not user.is_shop_staff:
        said = said.filter(lane=Lane.ALL)
        lines = said.filter(seq__gt=OuterRef("read")).order_by().values("conversation")
        unread = Coalesce(Subquery(lines.annotate(count=Count("pk")).values("count")), Value(0))
    words = [NullIf(name, Value("")) for name in ("text", "card_name")]
    shown = Coalesce(*words, "attachments__name", output_field=TextField())
    last = said.filter(recalled_at=None).order_by("-seq").values_list(shown)[:1]
    return found.annotate(
        read=Coalesce(Subquery(mine, output_field=IntegerField()), Value(0)),
        unread=unread,
        last_text=Subquery(last),
    )
