"""Telling the buyers, while away, of what has begun to run low: each shortage once, all of them in one notice."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purchasing.queries.needs import open_needs
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import holders_of

LOW_STOCK = "low_stock"
#: One thing to be told of for the whole shop; how far somebody was told is the newest need among it.
SUBJECT = "shortages:1"
MOST_LINES = 8


def tell_of_shortages(need_ids: list[int], *, at: datetime) -> None:
    """Note for all who buy that these needs have arisen."""
    for user in people_with_role(*holders_of("purchasing.order")).filter(is_active=True):
        recipient = notices.recipient_for_user(user)
        notices.note(recipient=recipient, subject=SUBJECT, kind=LOW_STOCK, mark=max(need_ids), at=at)


def telling(_pk: int, notice: Notice) -> Telling | None:
    """What has begun to run low since this recipient was told and is still open; None when all of it is seen to."""
    found = open_needs().filter(pk__gt=notice.told, pk__lte=notice.mark, snoozed_until=None)
    needs = list(found.select_related("variant__product").order_by("pk"))
    if not needs or notice.recipient.user is None or not notice.recipient.user.may("purchasing.order"):
        return None
    lines = [
        _("%(goods)s: %(left)s left") % {"goods": need.variant.title, "left": need.facts.get("free", "0")}
        for need in needs[:MOST_LINES]
    ]
    if len(needs) > MOST_LINES:
        more = len(needs) - MOST_LINES
        lines.append(ngettext("and %d more", "and %d more", more) % more)
    title = ngettext("%d thing runs low", "%d things run low", len(needs)) % len(needs)
    return Telling(title=title, lines=tuple(lines), url=reverse("purchasing:needs"))
