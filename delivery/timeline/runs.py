"""What was planned and foreseen of a delivery, in the history of its order."""

from django.utils.translation import gettext_lazy as _

from shopsuite.core.days import span_in_words
from shopsuite.feed.timeline import tell


def register() -> None:
    """Say it to the feed; called once, from ``registering``."""
    tell(
        "delivery.late_expected",
        "clock-exclamation",
        _("It will be late"),
        _("By about %(minutes)s, as things stand"),
        readers={"minutes": span_in_words},
    )
    tell("delivery.stop_moved", "route", _("Put on another way by hand"))
    tell(
        "delivery.taken_over",
        "bike",
        _("Another rider took it over"),
        _("%(rider)s; it was planned for %(planned_for)s"),
    )
    tell("delivery.passed_on", "bike", _("Passed on to another rider"), _("%(rider)s"))
