"""Private links into a conversation, for people who do not sign in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from messaging.models import Conversation
from shopsuite.core.errors import DomainError

# Without a time stamp: the same address each time, so that what waits in a browser to be sent finds its way.
_SIGNER = signing.Signer(salt="messaging.link")

Resolver = Callable[[str], Conversation | None]
Renewer = Callable[[Conversation], None]
_others: list[tuple[Resolver, Renewer]] = []


class LinkReplaced(DomainError):
    """The link was good once; the shop has made a new one since."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            "link_replaced",
            _("This link has been replaced by a new one. Ask the shop for it, or look at its last mail."),
        )


@dataclass(frozen=True)
class Link:
    """What a private link names: the conversation, and which of its links it is."""

    conversation_id: int
    number: int


def token_of(conversation: Conversation) -> str:
    """The secret part of the link. It opens this one conversation, as its outside member, and nothing else."""
    return _SIGNER.sign(f"{conversation.pk}.{conversation.link_number}")


def link_of(token: str) -> Link | None:
    """What ``token`` names, whether or not it still holds; None for anything that was not made here."""
    try:
        pk, _dot, number = _SIGNER.unsign(token).partition(".")
        return Link(int(pk), int(number))
    except (signing.BadSignature, ValueError):
        return None


def register(resolver: Resolver, renew: Renewer) -> None:
    """Have the private links of another app lead to a conversation: ``resolver`` takes the secret part and gives the
    conversation, or None where it is not one of its own. ``renew`` is called in the transaction that gives a conversation a
    new link: whoever is shut out there must not come in by the other."""
    if (resolver, renew) not in _others:
        _others.append((resolver, renew))


def conversation_of_another_link(token: str) -> Conversation | None:
    """The conversation that the private link of another app leads to."""
    return next((found for resolver, _renew in _others if (found := resolver(token))), None)


def renew_others(conversation: Conversation) -> None:
    """Renew what else leads to ``conversation``."""
    for _resolver, renew in _others:
        renew(conversation)
