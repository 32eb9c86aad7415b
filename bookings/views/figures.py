"""What tastings come to, for those who run them and those who look after the money."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bookings import queries
from bookings.queries.figures import Figures, Occupied
from purchasing.charts import chart_of
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import table


@needs("bookings.see", "orders.overview")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Twelve weeks: how full it was, who did not come, what was bought, which teas were loved."""
    found = queries.figures(at=timezone.now())
    chart = chart_of(sold=[float(number) for number in found.weeks], ahead=[], width=480, height=96)
    return render(request, "bookings/figures.html", {"figures": found, "chart": chart})


@needs("bookings.see", "orders.overview")
@require_GET
def figures_file(request: HttpRequest, code: str) -> HttpResponse:
    """One of the tables as a CSV; numbers plain."""
    if code not in _ROWS:
        raise Http404
    return table(_ROWS[code](queries.figures(at=timezone.now())), name=f"tastings-{code}")


def _occupied(rows: list[Occupied], what: str) -> list[list[str]]:
    header = [what, _("Sessions"), _("Hours"), _("Open hours"), _("Taken, %"), _("Guests"), _("Seats taken, %")]
    return [
        header,
        *(
            [
                each.name,
                str(each.sessions),
                f"{each.hours:.1f}",
                f"{each.open_hours:.1f}",
                f"{each.share:.1f}",
                str(each.seats_taken),
                f"{each.seats_share:.1f}",
            ]
            for each in rows
        ),
    ]


def _teas(found: Figures) -> list[list[str]]:
    header = [_("Tea"), _("Sessions"), _("Drunk"), _("Notes"), _("Stars, mean"), _("Loved"), _("Orders at the table")]
    return [
        header,
        *(
            [
                each.name,
                str(each.sessions),
                ", ".join(f"{quantity.normalize():f} {unit}" for quantity, unit in each.drunk),
                str(len(each.scores)),
                "" if each.mean is None else f"{each.mean:.1f}",
                str(each.loved),
                str(each.ordered),
            ]
            for each in found.teas
        ),
    ]


def _sums(found: Figures) -> list[list[str]]:
    return [
        [_("Figure"), _("Value")],
        [_("Parties that came"), str(found.came)],
        [_("Parties that did not come"), str(found.missed)],
        [_("Did not come, %"), f"{found.missed_share:.1f}"],
        [_("Cancelled too late"), str(found.late_cancelled)],
        [_("Parties that bought at the table"), str(found.bought)],
        [_("Bought at the table, %"), f"{found.conversion:.1f}"],
        [_("Orders at the table"), str(found.orders)],
        [_("Their money"), str(found.money)],
    ]


_ROWS = {
    "rooms": lambda found: _occupied(found.rooms, _("Room")),
    "hosts": lambda found: _occupied(found.hosts, _("Host")),
    "teas": _teas,
    "sums": _sums,
}
