"""Quick replies and guides, as typing "/" offers them and as a card."""

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messaging import rules
from messaging.cards import Card
from messaging.models import Member, QuickReply
from messaging.offers import Offer
from shopsuite.core.queries import current_shop
from shopsuite.core.subjects import names_of

MOST_OFFERS = 6


def quick_offers(text: str, member: Member) -> list[Offer]:
    """What fits ``text`` by shortcut, title or wording, in the reader's language first; replies filled in already."""
    kind = member.conversation.kind
    found = QuickReply.objects.filter(is_active=True, kind__in=["", kind])
    if text:
        found = found.filter(Q(code__istartswith=text) | Q(title__icontains=text) | Q(text__icontains=text))
    replies = sorted(found, key=lambda reply: (reply.language != get_language(), reply.code))[:MOST_OFFERS]
    values = _values(member) if replies else {}
    return [_offer(reply, values) for reply in replies]


def guide_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """Guides as everybody sees them; of a reply only its picture is shown. One query."""
    return {
        reply.pk: Card(
            template="messaging/_guide.html",
            names=(reply.title,),
            context={"guide": reply},
            facts={"title": reply.title, "text": reply.text if reply.is_guide else "", "language": reply.language},
            picture=reply.picture,
        )
        for reply in QuickReply.objects.filter(pk__in=pks)
    }


def _offer(reply: QuickReply, values: dict[str, str]) -> Offer:
    note = _("Guide") if reply.is_guide else f"/{reply.code}"
    return Offer(
        label=reply.title,
        note=f"{note} · {reply.get_language_display()}",
        text="" if reply.is_guide else rules.filled(reply.text, values),
        card=reply.subject if reply.is_guide or reply.picture else "",
    )


def _values(member: Member) -> dict[str, str]:
    conversation = member.conversation
    outside = conversation.members.filter(is_outside=True, left_at=None).select_related("user").first()
    about = names_of([conversation.subject]).get(conversation.subject)
    return {
        "customer": str(conversation.customer or outside or ""),
        "order": about.label if about else "",
        "shop": str(current_shop()),
        "me": str(member),
    }
