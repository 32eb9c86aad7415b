"""Asking somebody outside to fill in a form, and taking their answers once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import events, form_kinds
from messaging.models import FormRequest, Member
from messaging.models.conversation import Kind
from messaging.operations.sending import Content, send
from messaging.operations.showing import show_again
from messaging.operations.telling import lock_conversation, tell
from shopsuite.core.errors import Invalid, NotFound


@transaction.atomic
def ask_to_fill_in(*, kind: str, member: Member, at: datetime) -> FormRequest:
    """Send the form ``kind`` to the customer; while one of the kind waits to be filled in, that one stands.

    Locks the conversation. Raises ``Invalid`` for a form nobody offers, and in other conversations.
    """
    conversation = lock_conversation(member.conversation_id)
    if form_kinds.named(kind) is None or member.is_outside or conversation.kind != Kind.CUSTOMER:
        raise Invalid("bad_form", _("This form cannot be sent here."), field="kind")
    waiting = conversation.form_requests.filter(kind=kind, answered_at=None).first()
    if waiting and conversation.messages.filter(card=waiting.subject, recalled_at=None).exists():
        return waiting
    request = waiting or FormRequest.objects.create(conversation=conversation, kind=kind, asked_by=member, asked_at=at)
    again = conversation.messages.filter(card=request.subject).count()
    content = Content(card=request.subject)
    send(member=member, client_id=f"{request.subject}:{again}", content=content, at=at)
    return request


@transaction.atomic
def fill_in(*, request_id: int, member: Member, answers: dict[str, Any], at: datetime) -> FormRequest:
    """Keep ``answers``, the cleaned data of the kind's form; what was answered stays as it is, whoever answers again.

    Locks the conversation. Raises ``NotFound`` for the shop's own people and for forms of other conversations.
    """
    conversation = lock_conversation(member.conversation_id)
    request = conversation.form_requests.filter(pk=request_id).first()
    kind = form_kinds.named(request.kind) if request else None
    is_shown = request and conversation.messages.filter(card=request.subject, recalled_at=None).exists()
    if request is None or kind is None or not is_shown or not member.is_outside:
        raise NotFound("not_found", _("There is no such form to fill in."))
    if request.answered_at:
        return request
    request.answers, request.answered_by, request.answered_at = answers, member, at
    request.save(update_fields=["answers", "answered_by", "answered_at"])
    kind.accept(request)
    event = events.FormFilledIn(conversation_id=conversation.pk, request_id=request.pk, form=request.kind)
    show_again(conversation, conversation.messages.filter(card=request.subject))
    tell(event, conversation=conversation, actor=member.user, at=at)
    return request
