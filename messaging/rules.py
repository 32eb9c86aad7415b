"""What holds for messages, whoever sends them; neither database nor web."""

import re
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS = 5000
#: What a sender's device may call what it sends.
LONGEST_CLIENT_ID = 80
#: No shop may set a longer time to take back or change what was said: by then it has been acted on.
LONGEST_LIMIT_MINUTES = 24 * 60
#: How long in working hours a call by name or role may go unacknowledged, where the shop has set nothing else.
ACKNOWLEDGE_WITHIN_MINUTES = 15
#: More would push the conversation itself out of sight.
MOST_PINS = 5

MOST_ATTACHMENTS = 10
#: Uploads of one member that no message carries yet; more are nobody's real pictures.
MOST_UNSENT = 30
MOST_VOICE_BYTES = 15 * 1024 * 1024
MOST_FILE_BYTES = 50 * 1024 * 1024
#: What somebody outside may hand in within a day, all together. A day's photos and a film; not a place to keep things.
MOST_BYTES_A_DAY = 300 * 1024 * 1024
UNSENT_KEPT_FOR = timedelta(days=1)
#: Longer than any preparation may take; what is pending then was dropped by a worker that died.
PREPARED_WITHIN = timedelta(minutes=30)

#: How long what is about work (an order) is kept whatever the shop's rule says, in months: the six years that tax law
#: asks for business letters in many countries.
WORK_KEPT_AT_LEAST = 72
#: The longest month: nothing goes a day early.
MONTH = timedelta(days=31)

_WORD = re.compile(r"[^\W_]+")
# Han, kana and hangul: written without spaces, so that any two neighbours may be a word.
_DENSE = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𲎯]+")
LONGEST_LEXEME = 60

#: How often a code may be asked for in one conversation, beside what ``people.rules`` says.
CODES_A_CONVERSATION = "5/hour"


def is_within(limit: timedelta, *, sent_at: datetime, at: datetime) -> bool:
    """Whether what was sent then can still be taken back or changed; with no time at all it never can."""
    return bool(limit) and at - sent_at <= limit


def lexemes(text: str) -> list[str]:
    """What ``text`` is found by: its words, and of writing without spaces every character and every two neighbours.

    Sorted, each once. A search asks for the lexemes of what was typed and checks the hits for the words themselves.
    """
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        rest = word
        for run in _DENSE.findall(word):
            rest = rest.replace(run, " ")
            found |= set(run) | {run[at : at + 2] for at in range(len(run) - 1)}
        found |= {part[:LONGEST_LEXEME] for part in rest.split()}
    return sorted(found)


def asked_lexemes(text: str) -> list[str]:
    """The fewest lexemes that every message with ``text`` in it has: no single characters where a pair says more."""
    found = lexemes(text)
    pairs = "".join(lexeme for lexeme in found if len(lexeme) == 2)
    return [lexeme for lexeme in found if len(lexeme) > 1 or lexeme not in pairs]


#: What stands in braces in a quick reply, and is filled in from the conversation.
PLACEHOLDERS = ("customer", "order", "shop", "me")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """The names in braces in ``text`` that nothing is put in for, in order."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, values: dict[str, str]) -> str:
    """``text`` with its placeholders filled in; one without a value stays, so that whoever sends it sees the gap."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


_VISITOR_KEY = re.compile(r"[0-9a-f]{64}")


def is_visitor_key(text: str) -> bool:
    """Whether ``text`` is a key as the chat window makes them: 256 random bits in hexadecimal."""
    return _VISITOR_KEY.fullmatch(text) is not None


def hash_of_key(key: str) -> str:
    """What is kept of a visitor's key. It is random and long: no salt is needed to keep it from being guessed."""
    return sha256(f"messaging.visitor:{key}".encode()).hexdigest()


# What is written otherwise (capitals, a path, a star, spaces) would match no page, or more pages than it says.
_ORIGIN = re.compile(r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:[1-9]\d{0,4})?")


def validate_origin(text: str) -> None:
    """Raises ``ValidationError`` for what is not exactly an origin: http or https, a host, a port where there is one."""
    if not _ORIGIN.fullmatch(text):
        raise ValidationError(_("Write only https://, the name and, if there is one, the port: https://tea.example"))
