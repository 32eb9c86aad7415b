"""Private links into a conversation, for people who do not sign in."""

from django.core import signing

from messaging.models import Conversation

# Without a time stamp: the same address each time, so that what waits in a browser to be sent finds its way.
_SIGNER = signing.Signer(salt="messaging.link")


def token_of(conversation: Conversation) -> str:
    """The secret part of the link. It opens this one conversation, as its outside member, and nothing else."""
    return _SIGNER.sign(str(conversation.pk))


def conversation_id_of(token: str) -> int | None:
    """The conversation whose link this is; None for anything that was not made here."""
    try:
        return int(_SIGNER.unsign(token))
    except signing.BadSignature:
        return None
