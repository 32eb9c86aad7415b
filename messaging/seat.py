"""From where somebody takes part in a conversation: what they may see there, and the addresses of it."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging import links, operations, queries
from messaging.links import LinkReplaced
from messaging.models import Conversation, Member
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User


class NoSeat(DomainError):
    """They took part once. That is said plainly: what was on their screen a moment ago is not explained by "not found"."""

    status = 410

    def __init__(self) -> None:
        message = _("You do not take part in this conversation any more. Who does can add you again.")
        super().__init__("no_seat", message)


@dataclass(frozen=True)
class Seat:
    """``member`` in ``conversation``, reached by ``url`` (ends with a slash)."""

    conversation: Conversation
    member: Member
    url: str

    @property
    def may_write(self) -> bool:
        return operations.may_write(self.member, self.conversation)

    @property
    def is_outside(self) -> bool:
        return self.member.is_outside


def of_user(user: User, conversation: Conversation) -> Seat:
    """The seat of ``user``, who may see the conversation and takes part from now on."""
    return _seat(
        queries.member_of(conversation, user)
        or operations.join(conversation=conversation, user=user, at=timezone.now())
    )


def by_id(user: User, pk: int) -> Seat:
    """The seat of ``user``. Raises ``Http404`` for a conversation they may not see, ``NoSeat`` where they once had one."""
    if member := queries.member_of(pk, user):
        return _seat(member)
    conversation = queries.conversations_visible_to(user).select_related("customer", "owner").filter(pk=pk).first()
    if conversation is None:
        if queries.has_left(pk, user):
            raise NoSeat
        raise Http404
    return of_user(user, conversation)


def outside(conversation: Conversation, *, name: str = "") -> Seat:
    """The seat of whoever holds the conversation's private link."""
    return _seat(operations.join(conversation=conversation, user=None, at=timezone.now(), name=name, is_outside=True))


def by_link(token: str) -> Seat:
    """Raises ``Http404`` for a link that was not made here, ``LinkReplaced`` for one that was and holds no more."""
    link = links.link_of(token)
    if link is None:
        raise Http404
    member = queries.member_of(link.conversation_id, None)
    conversation = member.conversation if member else Conversation.objects.filter(pk=link.conversation_id).first()
    if conversation is None:
        raise Http404
    if conversation.link_number != link.number:
        raise LinkReplaced
    return _seat(member) if member else outside(conversation)


def _seat(member: Member) -> Seat:
    conversation = member.conversation
    if member.user_id:
        return Seat(conversation, member, reverse("messaging:conversation", args=[conversation.pk]))
    return Seat(conversation, member, reverse("messaging:talk", args=[links.token_of(conversation)]))
