"""Things shown with a message ("variant:7"): each app says how its own look, and to whom.

    cards.register("variant", variant_cards)          # from AppConfig.ready

A reader gets many ids and the member who looks, and asks the database once for all of them. What it leaves out this
member may not see, or is no longer there. Nothing is kept with the message: a card says what holds now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext as _

from messaging.models import Member, Message
from shopsuite.core.errors import Invalid


@dataclass(frozen=True)
class Card:
    """One thing as one member sees it. ``template`` gets ``context``; messages are found by ``names``; programs get ``facts``,
    the same in values that JSON has.

    ``picture`` is served through the message (messages/<id>/picture/). ``topics`` are the subjects of the feed ("variant:7") after whose events it is read again.
    """

    template: str
    names: tuple[str, ...]
    context: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    picture: ImageFieldFile | None = None


Reader = Callable[[list[int], Member], dict[int, Card]]


@dataclass(frozen=True)
class _Kind:
    read: Reader
    is_for_outside: bool


_kinds: dict[str, _Kind] = {}


def register(thing: str, read: Reader, *, is_for_outside: bool = False) -> None:
    """Say how ids of ``thing`` look in a message; ``is_for_outside``: those outside the shop may send it as well."""
    _kinds[thing] = _Kind(read, is_for_outside)


def seen_by(member: Member, subjects: Iterable[str]) -> dict[str, Card]:
    """What ``member`` sees of ``subjects``, by subject; one call for each kind of thing."""
    by_thing: dict[str, list[int]] = defaultdict(list)
    for subject in set(subjects):
        thing, pk = _parsed(subject)
        if thing in _kinds and pk:
            by_thing[thing].append(pk)
    return {
        f"{thing}:{pk}": card for thing, pks in by_thing.items() for pk, card in _kinds[thing].read(pks, member).items()
    }


def put_on(messages: Iterable[Message], *, member: Member) -> None:
    """Give each of ``messages`` its ``shown_card`` (None: no longer available, or nothing for ``member``)."""
    with_cards = [message for message in messages if message.card and not message.recalled_at]
    cards = seen_by(member, (message.card for message in with_cards)) if with_cards else {}
    for message in with_cards:
        message.shown_card = cards.get(message.card)  # type: ignore[attr-defined]


def names_for_sending(subject: str, sender: Member) -> str:
    """What a message with this card is found by. Raises ``Invalid`` for a card that ``sender`` may not send."""
    kind = _kinds.get(_parsed(subject)[0])
    card = None
    if kind and (kind.is_for_outside or not sender.is_outside):
        card = seen_by(sender, [subject]).get(subject)
    if card is None:
        raise Invalid("bad_card", _("What you want to show with it is no longer there. Choose it again."), field="card")
    return " / ".join(dict.fromkeys(name for name in card.names if name))


def _parsed(subject: str) -> tuple[str, int]:
    thing, _colon, number = subject.partition(":")
    return thing, int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
