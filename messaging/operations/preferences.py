"""Remembering what a customer likes: noted by the shop, kept only when the customer says yes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import events
from messaging.models import Conversation, Member, Message
from messaging.models.message import Lane
from messaging.operations.sending import Content, give_notice
from messaging.operations.showing import show_again
from messaging.operations.telling import lock_conversation, tell
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.people.models import Customer, Preference, User

LONGEST = 500


@transaction.atomic
def note_preference(*, message_id: int, member: Member, at: datetime) -> Preference:
    """Ask the customer whether what they said there may be remembered; asked once for each message.

    Locks the conversation. Raises ``NotFound`` for what no customer said here, ``Invalid`` where nobody knows who they are.
    """
    conversation = lock_conversation(member.conversation_id)
    said = conversation.messages.filter(pk=message_id, sender__is_outside=True, lane=Lane.ALL).exclude(text="").first()
    if member.is_outside or said is None:
        raise _nothing_there()
    if conversation.customer is None:
        raise Invalid(
            "no_customer", _("This conversation belongs to no customer yet, so there is nobody to remember it of.")
        )
    preference, is_new = Preference.objects.get_or_create(
        source=f"message:{said.pk}",
        defaults={"customer": conversation.customer, "text": said.text[:LONGEST], "noted_by": member.user},
    )
    if is_new:
        ask = Content(card=preference.subject, reply_to=said.pk)
        give_notice(conversation=conversation, client_id=preference.subject, content=ask, at=at)
        conversation.refresh_from_db()
        _show(preference, conversation=conversation, actor=member.user, at=at)
    return preference


@transaction.atomic
def answer_preference(*, preference_id: int, member: Member, consents: bool, at: datetime) -> Preference:
    """The customer's yes or no, whenever they change their mind; the shop never answers for them. Locks the conversation."""
    conversation, preference = _locked(preference_id, member)
    if not member.is_outside:
        raise _nothing_there()
    if preference.consents != consents or (consents and preference.withdrawn_at):
        preference.consents, preference.answered_at = consents, at
        preference.withdrawn_at = None if consents else at
        preference.save()
        _show(preference, conversation=conversation, actor=member.user, at=at)
    return preference


@transaction.atomic
def withdraw_preference(*, preference_id: int, member: Member, is_withdrawn: bool, at: datetime) -> Preference:
    """The shop forgets it, or takes that back, unless the customer has said no meanwhile. Locks the conversation."""
    conversation, preference = _locked(preference_id, member)
    if member.is_outside:
        raise _nothing_there()
    if (preference.withdrawn_at is not None) != is_withdrawn and preference.consents is not False:
        preference.withdrawn_at = at if is_withdrawn else None
        preference.save()
        _show(preference, conversation=conversation, actor=member.user, at=at)
    return preference


@transaction.atomic
def take_back_consent(*, preference_id: int, customer: Customer, at: datetime) -> Preference:
    """``customer`` no longer wants it remembered, and says so outside of the conversation in which they were asked. Locks that
    conversation, where there still is one. Raises ``NotFound`` for what is not theirs."""
    asked = Message.objects.select_related("conversation").filter(card=f"preference:{preference_id}").first()
    conversation = lock_conversation(asked.conversation_id) if asked else None
    preference = Preference.objects.select_for_update().filter(pk=preference_id, customer=customer).first()
    if preference is None:
        raise _nothing_there()
    if preference.withdrawn_at is None:
        preference.consents, preference.answered_at, preference.withdrawn_at = False, at, at
        preference.save()
        if conversation:
            _show(preference, conversation=conversation, actor=None, at=at)
    return preference


def _locked(preference_id: int, member: Member) -> tuple[Conversation, Preference]:
    conversation = lock_conversation(member.conversation_id)
    known = Preference.objects.select_for_update().filter(pk=preference_id, customer=conversation.customer_id)
    # By a private link only what was asked in this conversation: the link may have been passed on.
    asked_here = conversation.messages.filter(card=f"preference:{preference_id}").exists()
    preference = known.first() if conversation.customer_id and (asked_here or not member.is_outside) else None
    if preference is None:
        raise _nothing_there()
    return conversation, preference


def _nothing_there() -> NotFound:
    return NotFound("not_found", _("There is nothing like that to remember here."))


def _show(preference: Preference, *, conversation: Conversation, actor: User | None, at: datetime) -> None:
    event = events.PreferenceMoved(
        conversation_id=conversation.pk,
        preference_id=preference.pk,
        consents=preference.consents,
        is_withdrawn=preference.withdrawn_at is not None,
    )
    show_again(conversation, conversation.messages.filter(card=preference.subject))
    tell(event, conversation=conversation, actor=actor, at=at)
