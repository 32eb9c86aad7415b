"""Private links into a conversation, for people who do not sign in."""

from django.core import signing

from messaging.models import Conversation

_SALT = "messaging.link"


def token_of(conversation: Conversation) -> str:
    """The secret part of the link. It opens this one conversation, as its outside member, and nothing else."""
    return signing.dumps(conversation.pk, salt=_SALT, compress=False)


def conversation_of(token: str) -> Conversation | None:
    """The conversation whose link this is; None for anything that was not made here."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Conversation.objects.filter(pk=pk).first()
