"""Cases in the history of their order."""

from django.utils.translation import gettext_lazy as _

from care.models.case import Matter
from care.models.decision import Outcome
from care.models.goods_back import Condition
from care.models.incident import IncidentKind
from shopsuite.feed.timeline import label_of, read_as, tell


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    read_as(
        matter=label_of(Matter),
        outcome=label_of(Outcome),
        condition=label_of(Condition),
        problem=label_of(IncidentKind),
    )
    tell("care.case_opened", "heart-handshake", _("Case %(number)s opened"), _("%(matter)s"))
    tell("care.case_taken", "user-check", _("Case %(number)s is looked after"))
    tell("care.case_withdrawn", "circle-x", _("Case %(number)s withdrawn"))
    tell("care.case_decided", "circle-check", _("Case %(number)s decided"), _("%(outcome)s"))
    tell("care.decision_taken_back", "arrow-back-up", _("Decision on case %(number)s taken back"), _("%(outcome)s"))
    tell("care.goods_came_back", "truck-return", _("%(quantity)s × %(title)s came back"), _("%(condition)s"))
    tell(
        "care.claim_proposed",
        "alert-triangle",
        _("%(cases)s complaints about this batch"),
        _("%(per_cent)s %% of what was sold"),
    )
    tell("care.supplier_told", "send", _("Claimed from %(supplier)s"))
    tell("care.claim_settled", "circle-check", _("Claim settled"), _("%(how)s"))
    tell("care.incident_raised", "alert-triangle", _("Problem: %(problem)s"))
    tell("care.incident_taken", "user-check", _("Problem seen to: %(problem)s"))
    tell("care.incident_closed", "circle-check", _("Problem closed: %(problem)s"))
    tell("care.incident_reopened", "arrow-back-up", _("Problem open again: %(problem)s"))
    tell("care.incident_overdue", "clock-exclamation", _("Not seen to in time: %(problem)s"))
