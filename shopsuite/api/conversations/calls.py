"""What all calls about conversations share: who may make them, how a body is read, how a message is told."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from messaging import cards, queries
from messaging.models import Conversation, Message
from messaging.seat import Seat
from shopsuite.api.conversations import wire
from shopsuite.api.scopes import Scope
from shopsuite.people.models import User

#: Whoever may take part at all; in which conversations, their seat decides.
TAKES_PART = ("messages.see", "supplier.portal", "orders.see_own")
#: What everybody who takes part may do, and what only the shop's people may.
HEAR = (Scope.MESSAGES_READ, TAKES_PART)
SAY = (Scope.MESSAGES_WRITE, TAKES_PART)
READ = (Scope.MESSAGES_READ, "messages.see")
WRITE = (Scope.MESSAGES_WRITE, "messages.see")

TAGS = ["Conversations"]


def require_valid(form: BaseForm) -> dict[str, Any]:
    """What a form of the screens made of its data. Raises DRF's ``ValidationError``."""
    if not form.is_valid():
        raise ValidationError({field: list(errors) for field, errors in form.errors.items()})
    return form.cleaned_data


def told(taken: Seat, messages: Iterable[Message]) -> list[dict[str, Any]]:
    """``messages`` as whoever sits there sees them, with what their cards say now; one query for each kind of card."""
    messages = list(messages)
    cards.put_on(messages, member=taken.member)
    return wire.MessageSerializer(messages, many=True, context={"is_outside": taken.is_outside}).data  # type: ignore[return-value]


def message_answer(taken: Seat, message: int, *, status: int = 200) -> Response:
    """The message as it is now."""
    found = queries.messages_of(taken.conversation, is_outside=taken.is_outside).get(pk=message)
    return Response(told(taken, [found])[0], status=status)


def conversation_answer(conversation: Conversation, viewer: User, *, status: int = 200) -> Response:
    """The conversation as ``viewer`` sees it now."""
    found = queries.with_unread(Conversation.objects.filter(pk=conversation.pk), viewer).select_related("owner").get()
    return Response(wire.ConversationSerializer(found, context={"viewer": viewer}).data, status=status)
