"""Who may say something where."""

from django.utils.translation import gettext as _

from messaging.models import Conversation, Member
from messaging.models.conversation import Kind
from shopsuite.core.errors import DomainError, NotFound


class NotAllowed(DomainError):
    """Somebody else has to do this."""


def may_write(member: Member, conversation: Conversation) -> bool:
    """Whether ``member`` may say something: an announcement is answered in private, not in front of everybody."""
    return conversation.kind != Kind.ANNOUNCEMENT or (member.user is not None and member.user.may("messages.announce"))


def require_voice(member: Member, conversation: Conversation) -> None:
    """Under the conversation's lock. Raises ``NotFound`` for who was taken out of the group meanwhile, ``NotAllowed`` as
    ``may_write`` says."""
    if conversation.kind == Kind.GROUP and not Member.objects.filter(pk=member.pk, left_at=None).exists():
        raise NotFound("not_found", _("You do not take part in this conversation any more."))
    if not may_write(member, conversation):
        raise NotAllowed("not_allowed", _("Only who announced this writes here. Answer them in private."))
