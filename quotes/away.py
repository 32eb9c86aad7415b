"""Telling whoever made a proposal what became of it."""

from django.utils.translation import gettext as _

from quotes.models import Proposal
from quotes.queries import proposals_visible_to
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling

PROPOSALS = "proposals"


def tell_owner(event: Event) -> None:
    """Note ``event`` for the owner of its proposal, unless they did it themselves."""
    proposal = Proposal.objects.select_related("owner").get(pk=event.body["proposal_id"])
    notices.note_event(event, users=[proposal.owner], subject=proposal.subject, kind=PROPOSALS)


def telling(pk: int, notice: Notice) -> Telling | None:
    """What there is to tell; None for who may not see it any more."""
    user = notice.recipient.user
    found = proposals_visible_to(user).select_related("customer").filter(pk=pk).first() if user else None
    event = Event.objects.filter(pk=notice.mark).first()
    if found is None or event is None:
        return None
    said = {
        "quotes.accepted": _("Accepted: %s"),
        "quotes.declined": _("Declined: %s"),
        "quotes.lapsed": _("Lapsed without an answer: %s"),
        "quotes.goods_taken_back": _("Goods were taken back from %s"),
    }[event.kind]
    reason = event.body.get("reason", "")
    return Telling(
        title=said % f"{found.occasion} · {found.customer}",
        lines=(reason,) if reason else (),
        url=found.get_absolute_url(),
    )
