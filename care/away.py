"""Telling people, while away, of what goes wrong: each on their own list of notices as well."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care import queries
from care.models import BatchClaim, Case, Incident
from care.models.case import CaseState
from care.rules.incidents import HANDLING
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.queries import people_with_role, those_who
from shopsuite.people.roles import Role, holders_of

BATCH_CLAIM, INCIDENT, CASE = "batch_claim", "incident", "case"


def tell_of_case(event: Event) -> None:
    """Note a case for those who decide about cases, when it is opened or open again."""
    subject = f"case:{event.body['case_id']}"
    if event.kind in ("care.case_opened", "care.decision_taken_back"):
        notices.note_event(event, users=those_who("care.decide"), subject=subject, kind=CASE)
    notices.look_again(subject=subject, at=event.at)


def telling_of_case(pk: int, notice: Notice) -> Telling | None:
    """What happened to whose order; None when it is decided or somebody else looks after it."""
    user = notice.recipient.user
    found = queries.cases_visible_to(user) if user else Case.objects.none()
    case = found.filter(pk=pk, state=CaseState.OPEN).select_related("order").first()
    if case is None or not user or not user.may("care.decide") or case.owner_id not in (None, user.pk):
        return None
    lines = [case.get_matter_display(), *([case.words] if case.words else [])]
    title = _("Case %(case)s of order %(number)s is to be decided") % {
        "case": case.number,
        "number": case.order.number,
    }
    return Telling(title, tuple(lines), case.get_absolute_url())


def tell_of_claim(event: Event) -> None:
    """Note a batch that is complained about for those who look after the stock and who buys."""
    subject = f"claim:{event.body['claim_id']}"
    if event.kind == "care.claim_proposed":
        roles = holders_of("stock.correct") | holders_of("purchasing.order")
        notices.note_event(event, users=people_with_role(*roles), subject=subject, kind=BATCH_CLAIM)
    notices.look_again(subject=subject, at=event.at)


def telling_of_claim(pk: int, notice: Notice) -> Telling | None:
    """How many complain of which batch; None when it is settled, or not for this recipient."""
    user = notice.recipient.user
    found = queries.claims_visible_to(user) if user else BatchClaim.objects.none()
    claim = found.filter(pk=pk, settled_at=None).select_related("batch__variant__product").first()
    if claim is None:
        return None
    complaints = queries.complaints_about([claim.batch_id])[claim.batch_id]
    title = ngettext(
        "%(count)d complaint about batch %(batch)s", "%(count)d complaints about batch %(batch)s", complaints.cases
    )
    line = _("%(goods)s: %(share)s %% of what was sold") % {
        "goods": claim.batch.variant.title,
        "share": complaints.per_cent,
    }
    return Telling(title % {"count": complaints.cases, "batch": claim.batch.code}, (line,), claim.get_absolute_url())


def tell_of_incident(event: Event) -> None:
    """Note a problem for everybody of the roles its kind names, at once; an overdue one for the owner of the shop."""
    subject = f"incident:{event.body['incident_id']}"
    if event.kind in ("care.incident_raised", "care.incident_reopened"):
        told = HANDLING[event.body["problem"]].told
        notices.note_event(event, users=people_with_role(*told), subject=subject, kind=INCIDENT)
    elif event.kind == "care.incident_overdue":
        notices.note_event(event, users=people_with_role(Role.OWNER), subject=subject, kind=INCIDENT)
    notices.look_again(subject=subject, at=event.at)


def telling_of_incident(pk: int, notice: Notice) -> Telling | None:
    """What goes wrong with which order; None when it is closed, or somebody else sees to it in time."""
    user = notice.recipient.user
    found = queries.incidents_visible_to(user) if user else Incident.objects.none()
    incident = found.filter(pk=pk, closed_at=None).select_related("order", "raised_by").first()
    if incident is None or (incident.owner_id not in (None, notice.recipient.user_id) and not incident.escalated_at):
        return None
    lines = [
        incident.words or (_("Raised by %s") % incident.raised_by if incident.raised_by else _("Found out by itself"))
    ]
    if incident.escalated_at:
        lines.append(_("Nobody has closed it in time."))
    title = f"{incident.order.number}: {incident.get_kind_display()}"
    return Telling(title, tuple(lines), incident.get_absolute_url())
