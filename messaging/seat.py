"""From where somebody takes part in a conversation: what they may see there, and the addresses of it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from messaging import links, operations, queries
from messaging.models import Conversation, Member


@dataclass(frozen=True)
class Seat:
    """``member`` in ``conversation``, reached by ``url`` (ends with a slash)."""

    conversation: Conversation
    member: Member
    url: str

    @property
    def is_outside(self) -> bool:
        return self.member.is_outside


def of_user(request: HttpRequest, conversation: Conversation) -> Seat:
    """The seat of whoever is signed in; who may see the conversation takes part from now on."""
    member = queries.member_of(conversation, request.user) or operations.join(
        conversation=conversation, user=request.user, at=timezone.now()
    )
    return Seat(conversation, member, reverse("messaging:conversation", args=[conversation.pk]))


def by_id(request: HttpRequest, pk: int) -> Seat:
    """Raises ``Http404`` for a conversation this person may not see."""
    conversation = (
        queries.conversations_visible_to(request.user).select_related("customer", "owner").filter(pk=pk).first()
    )
    if conversation is None:
        raise Http404
    return of_user(request, conversation)


def outside(conversation: Conversation, *, name: str = "") -> Seat:
    """The seat of whoever holds the conversation's private link."""
    member = operations.join(conversation=conversation, user=None, at=timezone.now(), name=name, is_outside=True)
    return Seat(conversation, member, reverse("messaging:talk", args=[links.token_of(conversation)]))


def by_link(request: HttpRequest, token: str) -> Seat:
    """Raises ``Http404`` for a link that was not made here."""
    conversation = links.conversation_of(token)
    if conversation is None:
        raise Http404
    return outside(conversation)
