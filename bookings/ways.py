"""The ways by which guests are told: each hands a letter over to its provider, under the reminder's own key."""

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from bookings.letters import Letter, compose
from bookings.models import Reminder, Way
from bookings.queries.reminding import device_holder
from bookings.rules.ways import Reach
from messaging import operations as messaging
from messaging.models import Conversation
from messaging.operations import Content
from shopsuite.notices import operations as notices
from shopsuite.notices.digest import absolute
from shopsuite.notices.providers import mail_provider, text_provider, wechat_provider

_PROVIDER = {Way.MAIL: "MAIL_PROVIDER", Way.SMS: "SMS_PROVIDER", Way.WECHAT: "WECHAT_MESSAGE_PROVIDER"}


def drops_repeats(way: str) -> bool:
    """Whether something may be handed over again by ``way`` when nobody knows whether it went out: a conversation keeps a line once
    for ever by its name, a device shows one notice of a name, and a provider says so of itself."""
    if way in (Way.CHAT, Way.PUSH):
        return True
    provider = import_string(getattr(settings, _PROVIDER[Way(way)]))
    return bool(getattr(provider, "drops_repeats", False))


def hand_over(way: str, reminder: Reminder, letter: Letter, reach: Reach, *, at: datetime) -> bool:
    """Whether anybody took it. Raises ``providers.Failed``: surely not; ``Doubtful``: perhaps."""
    match Way(way):
        case Way.MAIL:
            mail_provider().mail(compose(reminder, letter, to=reach.mail))
        case Way.SMS:
            text_provider().text(reach.phone, f"{letter.short}\n{absolute(letter.path)}", key=reminder.key)
        case Way.WECHAT:
            fields = {"title": letter.title, "words": "\n".join(letter.opening)}
            url = absolute(letter.path)
            wechat_provider().wechat(reach.wechat, reminder.kind, fields, url=url, key=reminder.key)
        case Way.CHAT:
            _say(reminder, letter, reach, at=at)
        case Way.PUSH:
            return _push(reminder, letter, at=at)
    return True


def _say(reminder: Reminder, letter: Letter, reach: Reach, *, at: datetime) -> None:
    conversation = Conversation.objects.get(pk=reach.conversation_id)
    facts = [f"{what}: {words}" for what, words in letter.facts]
    words = "\n".join([letter.short, *facts, absolute(letter.path)])
    messaging.give_notice(conversation=conversation, client_id=reminder.key, content=Content(words), at=at)


def _push(reminder: Reminder, letter: Letter, *, at: datetime) -> bool:
    recipient = device_holder(reminder.booking)
    payload = {
        "tag": reminder.booking.subject,
        "title": letter.title,
        "body": "\n".join(letter.opening),
        "url": letter.path,
        # Handed over once more because somebody was killed, it does not ring once more.
        "renotify": reminder.sent_at is None,
        "close": False,
    }
    return recipient is not None and notices.push_to(recipient, payload, is_urgent=True, at=at)
