"""What deliveries come to, for those who look after the whole."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from delivery import queries
from delivery.queries.figures import Figures, Group
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import PERSONAL, table


@needs("orders.overview")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Twelve weeks: on time by area, hour, rider and cause, demand, and who gets flowers on Fridays."""
    context = {"figures": queries.figures(at=timezone.now()), "weekdays": list(WEEKDAYS_ABBR.values())}
    return render(request, "delivery/figures/figures.html", context)


@needs("orders.overview")
@require_GET
def figures_file(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """One of the tables as a CSV or XLSX; numbers plain. Where customers live goes to those who may carry it away."""
    if code not in _ROWS or (code == "habits" and not request.user.may(PERSONAL)):
        raise Http404
    return table(_ROWS[code](queries.figures(at=timezone.now())), name=f"deliveries-{code}", ending=ending)


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}"


def _groups(rows: list[Group], what: str) -> list[list[str]]:
    header = [
        what,
        _("Delivered"),
        _("With a time window"),
        _("Per cent on time"),
        _("Late"),
        _("Minutes late, median"),
    ]
    return [
        [*header, _("Minutes at the door, median")],
        *(
            [
                each.name,
                str(each.delivered),
                str(each.promised),
                _plain(each.on_time),
                str(len(each.late)),
                _plain(each.late_minutes),
                _plain(each.service_minutes),
            ]
            for each in rows
        ),
    ]


def _causes(found: Figures) -> list[list[str]]:
    header = [_("Why it was late"), _("Late"), _("Minutes late, median")]
    return [header, *([label, str(number), _plain(minutes)] for label, number, minutes in found.causes)]


def _heat(found: Figures) -> list[list[str]]:
    header = [_("Area"), *(f"{hour:02}:00" for hour in found.heat_hours)]
    return [header, *([row.name, *(str(number) for _hour, number, _shade in row.fields)] for row in found.heat)]


def _habits(found: Figures) -> list[list[str]]:
    header = [_("Address"), *(str(name) for name in WEEKDAYS.values())]
    return [header, *([each.address, *map(str, each.days)] for each in found.habits)]


_ROWS: dict[str, Callable[[Figures], list[list[str]]]] = {
    "areas": lambda found: _groups(found.areas, _("Area")),
    "hours": lambda found: _groups(found.hours, _("Hour")),
    "riders": lambda found: _groups(found.riders, _("Rider")),
    "causes": _causes,
    "demand": _heat,
    "habits": _habits,
}
