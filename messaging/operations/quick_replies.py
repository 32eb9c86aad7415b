"""Keeping what the shop says often."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from messaging.models import QuickReply
from shopsuite.core.errors import Invalid


@transaction.atomic
def keep_quick_reply(*, reply: QuickReply, **changes: Any) -> QuickReply:
    """Write ``changes`` into ``reply``, a new one or one that is kept already. Raises ``Invalid``, which names the first field
    that cannot be meant."""
    for name, value in changes.items():
        setattr(reply, name, value)
    try:
        reply.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        is_taken = field == "__all__"  # the only rule about two fields: one shortcut once in a language
        words = _("This shortcut is taken in this language.") if is_taken else messages[0]
        raise Invalid("bad_reply", words, field="code" if is_taken else field) from error
    reply.save()
    return reply


def remove_quick_reply(*, reply: QuickReply) -> None:
    """Nobody is offered it any more; where it was sent as a card, the card says that it is gone."""
    reply.delete()
