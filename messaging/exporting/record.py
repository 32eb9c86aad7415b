"""A conversation in plain values, named as the API names them. Times are ISO 8601 in UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from messaging import queries
from messaging.models import Agreement, AgreementFact, Attachment, Conversation, FormRequest, Member, Message

FORMAT = "shopsuite.conversation/1"
#: Messages held in memory at a time.
CHUNK = 500

Plain = dict[str, Any]


def messages_of(conversation: Conversation, *, has_shop_lines: bool) -> Iterator[Message]:
    """What had been said when ``conversation`` was read, in order, with all that belongs to it; memory stays flat."""
    said = queries.messages_of(conversation, is_outside=not has_shop_lines).filter(seq__lte=conversation.last_seq)
    return said.prefetch_related("revisions", "attachments").iterator(chunk_size=CHUNK)


def head_of(conversation: Conversation, *, has_shop_lines: bool, by: str, at: datetime) -> Plain:
    """Everything but the messages. How the shop deals with it (who has taken it on) is a line of the shop's own."""
    dealings = {"owner": str(conversation.owner or ""), "snoozed_until": _moment(conversation.snoozed_until)}
    return {
        "format": FORMAT,
        "exported_at": _moment(at),
        "exported_by": by,
        "has_shop_lines": has_shop_lines,
        "conversation": {
            "id": conversation.pk,
            "kind": conversation.kind,
            "about": conversation.subject,
            "title": conversation.title,
            "customer": conversation.customer_id,
            "customer_name": str(conversation.customer or ""),
            "state": conversation.state,
            "last_seq": conversation.last_seq,
            "version": conversation.version,
            "last_at": _moment(conversation.last_at),
            **(dealings if has_shop_lines else {}),
        },
        "members": [_member(member) for member in conversation.members.select_related("user").order_by("pk")],
        "agreements": [_agreement(agreement) for agreement in _agreements(conversation)],
        "forms": [
            _form(form) for form in conversation.form_requests.select_related("answered_by__user").order_by("pk")
        ],
    }


def attachments_of(message: Message, *, has_shop_lines: bool) -> list[Attachment]:
    """What it carries. What was taken back is shown to nobody outside; the shop's own record keeps it."""
    return list(message.attachments.all()) if has_shop_lines or message.recalled_at is None else []


def message_of(message: Message, files: dict[int, Plain], *, has_shop_lines: bool) -> Plain:
    """One line. With the shop's lines, what was recalled keeps what it carried, and ``revisions`` says what was said before
    it was changed or recalled; without them it is as the person outside is shown it.

    ``files``: for the id of an attachment, where it lies in the export and the digest it has there.
    """
    carried = attachments_of(message, has_shop_lines=has_shop_lines)
    earlier = sorted(message.revisions.all(), key=lambda revision: revision.pk) if has_shop_lines else []
    pin = getattr(message, "pin", None)
    return {
        "id": message.pk,
        "seq": message.seq,
        "version": message.version,
        "at": _moment(message.at),
        "sender": str(message.sender) if message.sender else "",
        "sender_id": message.sender_id,
        "is_from_outside": message.sender is not None and message.sender.is_outside,
        "lane": message.lane,
        "text": message.text,
        "card": message.card,
        # What the shop calls a thing that those outside may not have been shown.
        "card_name": message.card_name if has_shop_lines else "",
        "reply_to": message.reply_to_id,
        "attachments": [_attachment(kept) | files.get(kept.pk, {}) for kept in carried],
        "reactions": [{"emoji": tally.emoji, "by": [str(who) for who in tally.members]} for tally in message.tallies],
        "pinned_at": _moment(pin.at) if pin else None,
        "edited_at": _moment(message.edited_at),
        "recalled_at": _moment(message.recalled_at),
        "revisions": [{"text": revision.text, "until": _moment(revision.until)} for revision in earlier],
        **({"mentions": _mentions(message)} if has_shop_lines else {}),
    }


def _mentions(message: Message) -> list[Plain]:
    return [{"to": str(call), "acknowledged_at": _moment(call.acknowledged_at)} for call in message.mentions.all()]


def _attachment(kept: Attachment) -> Plain:
    """``sha256`` and ``size`` are of what was handed over; what the shop keeps of a picture or a recording is made from it."""
    return {
        "id": kept.pk,
        "kind": kept.kind,
        "name": kept.name,
        "size": kept.size,
        "content_type": kept.content_type,
        "width": kept.width,
        "height": kept.height,
        "duration_ms": kept.duration_ms,
        "sha256": kept.sha256,
    }


def _member(member: Member) -> Plain:
    return {
        "id": member.pk,
        "name": str(member),
        "is_outside": member.is_outside,
        "joined_at": _moment(member.joined_at),
        "left_at": _moment(member.left_at),
        "delivered_seq": member.delivered_seq,
        "read_seq": member.read_seq,
    }


def _agreements(conversation: Conversation) -> Any:
    found = conversation.agreements.select_related("proposed_by__user", "answered_by__user").prefetch_related("facts")
    return found.order_by("title", "version")


def _agreement(agreement: Agreement) -> Plain:
    return {
        "id": agreement.pk,
        "title": agreement.title,
        "version": agreement.version,
        "state": agreement.state,
        "proposed_by": str(agreement.proposed_by),
        "proposed_at": _moment(agreement.proposed_at),
        "answered_by": str(agreement.answered_by or ""),
        "answered_at": _moment(agreement.answered_at),
        "facts": [_fact(fact) for fact in agreement.facts.all()],
    }


def _fact(fact: AgreementFact) -> Plain:
    return {
        "kind": fact.kind,
        "label": fact.label,
        "price": None if fact.price is None else str(fact.price),
        "currency": fact.currency,
        "quantity": None if fact.quantity is None else str(fact.quantity),
        "unit": fact.unit,
        "day": fact.day.isoformat() if fact.day else None,
        "words": fact.words,
    }


def _form(form: FormRequest) -> Plain:
    return {
        "id": form.pk,
        "form": form.kind,
        "asked_at": _moment(form.asked_at),
        "answers": form.answers,
        "answered_by": str(form.answered_by or ""),
        "answered_at": _moment(form.answered_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
