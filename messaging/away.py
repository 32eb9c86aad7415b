"""Who is told of what was said while they are away, and in which words.

Told is whose read mark has not moved after a while; whether a page of theirs is open says nothing.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging import cards, links, queries
from messaging.cards import Card
from messaging.models import Conversation, Member, Mention, Message, Wait
from messaging.models.conversation import Kind, State
from messaging.models.message import Lane
from shopsuite.core.queries import current_shop
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice, Recipient
from shopsuite.notices.sources import Reach, Telling
from shopsuite.people.models import User
from shopsuite.people.queries import on_duty
from shopsuite.people.roles import Role

MESSAGE, MENTION, ANSWER_DUE = "message", "mention", "answer_due"
MOST_LINES = 10
#: Whose work it is to answer, where nobody looks after the conversation yet.
_ANSWERED_BY = {Kind.CUSTOMER: Role.CLERK, Kind.SUPPLIER: Role.PURCHASING}


def tell_of_message(message: Message, *, at: datetime) -> None:
    """Note for everybody whom ``message`` concerns that they are to be told; whoever said it has read what was before."""
    conversation, sender = message.conversation, message.sender
    if sender is not None:
        notices.look_again(subject=conversation.topic, at=at, recipient=recipient_of(sender))
        if not sender.is_outside and message.lane == Lane.ALL and conversation.kind in _ANSWERED_BY:
            settled(conversation, at=at)  # for the colleagues as well
    for recipient in _concerned(message):
        notices.note(recipient=recipient, subject=conversation.topic, kind=MESSAGE, mark=message.seq, at=at)


def tell_of_call(message: Message, *, user_ids: list[int], at: datetime) -> None:
    """The same for those who were called in ``message``."""
    for user in User.objects.filter(pk__in=user_ids, is_active=True):
        recipient = notices.recipient_for_user(user)
        notices.note(recipient=recipient, subject=message.conversation.topic, kind=MENTION, mark=message.seq, at=at)


def tell_of_answer_due(wait_id: int, *, conversation_id: int, user_ids: list[int], is_late: bool, at: datetime) -> None:
    """The same for those who are to see to an answer, read or not: when it is due soon, and once more when it is late."""
    mark = 2 * wait_id + is_late  # rises, so that each is told of once
    for user in User.objects.filter(pk__in=user_ids, is_active=True):
        recipient = notices.recipient_for_user(user)
        subject = answer_in(conversation_id)
        notices.note(recipient=recipient, subject=subject, kind=ANSWER_DUE, mark=mark, at=at)


def tell_of_group(conversation: Conversation, *, user_ids: list[int], seq: int, at: datetime) -> None:
    """The same for those who were added to a group, where line ``seq`` says so."""
    for user in User.objects.filter(pk__in=user_ids, is_active=True):
        recipient = notices.recipient_for_user(user)
        notices.note(recipient=recipient, subject=conversation.topic, kind=MESSAGE, mark=seq, at=at)


def remind(conversation_id: int, *, user_ids: list[int], mark: int, at: datetime) -> None:
    """The same for those who have not read an announcement; ``mark`` rises with each reminder."""
    for user in User.objects.filter(pk__in=user_ids, is_active=True):
        recipient = notices.recipient_for_user(user)
        notices.note(recipient=recipient, subject=reminder_of(conversation_id), kind=MESSAGE, mark=mark, at=at)


def telling_of_reminder(conversation_id: int, notice: Notice) -> Telling | None:
    """Which announcement is still to be read, None when it has been."""
    user = notice.recipient.user
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None or user is None or user not in queries.readers_of(conversation).not_yet:
        return None
    lines = list(conversation.messages.filter(recalled_at=None).order_by("-seq")[:MOST_LINES])[::-1]
    return Telling(_("Please read: %s") % conversation.title, _lines(lines, None), _url(conversation, None))


def settled(conversation: Conversation, *, at: datetime) -> None:
    """Something was answered, closed or taken on: what lies on people's devices may not hold any more."""
    for subject in (conversation.topic, answer_in(conversation.pk)):
        notices.look_again(subject=subject, at=at)


def answer_in(conversation_id: int) -> str:
    """How the answer that is waited for in a conversation is called among the notices."""
    return f"answer:{conversation_id}"


def reminder_of(conversation_id: int) -> str:
    """How a reminder of an announcement is called among the notices."""
    return f"reminder:{conversation_id}"


def telling_of_answer(conversation_id: int, notice: Notice) -> Telling | None:
    """Which answer is due, None when it was given or is waited for no more."""
    user, (wait_id, is_late) = notice.recipient.user, divmod(notice.mark, 2)
    wait = Wait.objects.select_related("conversation__customer").filter(pk=wait_id, answered_at=None).first()
    if wait is None or user is None or not _may_see(user, wait.conversation):
        return None
    about = _title(wait.conversation, None)
    due = time_format(timezone.localtime(wait.due_at), "H:i")
    title = (
        _("Answer is late: %s") % about
        if is_late
        else _("Answer due %(time)s: %(about)s") % {"time": due, "about": about}
    )
    asked = wait.conversation.messages.filter(sender__is_outside=True, recalled_at=None, at__gte=wait.since)
    return Telling(title, _lines(list(asked.order_by("-seq")[:MOST_LINES])[::-1], None), _url(wait.conversation, None))


def telling(conversation_id: int, notice: Notice) -> Telling | None:
    """What ``notice`` has to say to its recipient now, None when they have read it or nothing is left of it."""
    user = notice.recipient.user
    conversation = Conversation.objects.select_related("customer").filter(pk=conversation_id).first()
    member = Member.objects.filter(conversation=conversation_id, user=user, left_at=None).first()
    if conversation is None or not (_may_see(user, conversation) if user else member):
        return None
    unread = _unread(conversation, member, notice)
    if notice.kind == MENTION and user and (calls := unread.filter(pk__in=_open_calls(user)).order_by("seq")):
        caller = _name(calls[0].sender)
        title = _("%(who)s calls you: %(about)s") % {"who": caller, "about": _title(conversation, member)}
        return Telling(title, _lines(list(calls), member), _url(conversation, member))
    lines = list(_of_concern(unread, conversation, member, user).order_by("-seq")[:MOST_LINES])[::-1]
    if not lines:
        return None
    count = _of_concern(unread, conversation, member, user).count()
    title = _title(conversation, member)
    if count > 1:
        title += " · " + ngettext("%d new", "%d new", count) % count
    return Telling(title, _lines(lines, member), _url(conversation, member))


def reach(conversation_id: int) -> Reach:
    """How the customer with the private link is written to: by the address on file, once they have said something there."""
    conversation = Conversation.objects.select_related("customer__user").filter(pk=conversation_id).first()
    customer = conversation.customer if conversation else None
    if customer is None:
        return Reach("", "")
    has_talked = Message.objects.filter(conversation=conversation_id, sender__user=None, sender__is_outside=True)
    return Reach(customer.email if has_talked.exists() else "", customer.user.language if customer.user else "")


def recipient_of(member: Member) -> Recipient:
    """Whoever takes part as ``member``, as somebody who is told of things."""
    if member.user:
        return notices.recipient_for_user(member.user)
    return notices.recipient_for_guest(member.conversation.topic)


def _concerned(message: Message) -> list[Recipient]:
    """Everybody ``message`` is meant for: never all of the shop, and of those outside only where they see the line."""
    conversation, sender = message.conversation, message.sender
    others = conversation.members.filter(left_at=None).select_related("user", "conversation")
    others = list(others.exclude(pk=sender.pk) if sender else others)
    if conversation.kind == Kind.ANNOUNCEMENT:  # also for who has never opened it
        people = queries.shop_people_in(conversation)
        return [notices.recipient_for_user(user) for user in people if sender is None or user.pk != sender.user_id]
    if conversation.kind not in _ANSWERED_BY:
        if sender is None:
            return []  # that somebody came or left is no reason to wake the others
        return [recipient_of(member) for member in others if message.lane == Lane.ALL or not member.is_outside]
    outside = [member for member in others if member.is_outside and message.lane == Lane.ALL]
    if sender and sender.is_outside:
        inside = _who_answers(conversation, others)
    elif sender and message.lane == Lane.STAFF and conversation.owner_id not in (None, sender.user_id):
        inside = [conversation.owner]
    else:
        inside = []
    told = [] if sender and sender.is_outside else [recipient_of(member) for member in outside]
    return told + [notices.recipient_for_user(user) for user in inside if user.is_active]


def _who_answers(conversation: Conversation, members: list[Member]) -> list[User]:
    """Its owner; else those on duty who have spoken in it; else those on duty whose work it is."""
    people = queries.shop_people_in(conversation)
    if owner := people.filter(pk=conversation.owner_id).first():
        return [owner]
    spoke = set(conversation.messages.exclude(sender=None).values_list("sender", flat=True))
    shop = [member.user for member in members if member.user and not member.is_outside and member.pk in spoke]
    shop = [user for user in shop if user in people]
    role = _ANSWERED_BY[Kind(conversation.kind)]
    return [user for user in shop if user.is_on_duty] or on_duty(role, among=people)


def _may_see(user: User, conversation: Conversation) -> bool:
    return user.is_active and queries.conversations_visible_to(user).filter(pk=conversation.pk).exists()


def _unread(conversation: Conversation, member: Member | None, notice: Notice) -> QuerySet[Message]:
    """What stands after their read mark; of a conversation they never opened, what they were to be told of."""
    read = member.read_seq if member else notice.mark - 1
    unread = conversation.messages.filter(recalled_at=None, seq__gt=read)
    if member is None:
        return unread
    unread = unread.filter(~Q(sender=member) | Q(sender=None))
    return unread.filter(lane=Lane.ALL) if member.is_outside else unread


def _open_calls(user: User) -> QuerySet[Mention]:
    return Mention.objects.filter(people=user, acknowledged_at=None).values("message")


def _of_concern(
    unread: QuerySet[Message], conversation: Conversation, member: Member | None, user: User | None
) -> QuerySet[Message]:
    """Of what is unread, what is still theirs to see to: not what was closed, answered, or taken on by a colleague."""
    if conversation.kind not in _ANSWERED_BY or (member and member.is_outside):
        return unread
    is_anothers = conversation.owner_id is not None and (user is None or conversation.owner_id != user.pk)
    if conversation.state == State.CLOSED or is_anothers:
        return unread.none()
    from_outside = Q(sender__is_outside=True) if conversation.waiting_since else Q(pk=None)
    return unread.filter(from_outside | Q(lane=Lane.STAFF))


def _title(conversation: Conversation, member: Member | None) -> str:
    if member and member.is_outside:
        return conversation.title or str(current_shop())
    if conversation.customer:
        return f"{conversation.customer} · {conversation.title}" if conversation.title else str(conversation.customer)
    if conversation.title:
        return conversation.title
    others = conversation.members.filter(left_at=None).select_related("user")
    return ", ".join(str(other) for other in others if member is None or other.pk != member.pk) or str(current_shop())


def _lines(messages: list[Message], member: Member | None) -> tuple[str, ...]:
    """What was said, of cards only what ``member`` is shown of them."""
    shown: dict[str, Card] = {}
    if member and member.is_outside:
        shown = cards.seen_by(member, (message.card for message in messages if message.card))
    return tuple(f"{_name(message.sender)}: {_said(message, member, shown)}" for message in messages)


def _name(sender: Member | None) -> str:
    return (str(sender) if sender else "") or (_("The customer") if sender else str(current_shop()))


def _said(message: Message, member: Member | None, shown: dict[str, Card]) -> str:
    card_name = message.card_name
    if member and member.is_outside:
        card_name = next(iter(shown[message.card].names), "") if message.card in shown else ""
    if message.text or card_name:
        return message.text or card_name
    return ", ".join(attachment.name for attachment in message.attachments.all()) or _("Something to look at")


def _url(conversation: Conversation, member: Member | None) -> str:
    if member and member.user_id is None:
        return reverse("messaging:talk", args=[links.token_of(conversation)])
    return reverse("messaging:conversation", args=[conversation.pk])
