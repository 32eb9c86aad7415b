"""Where riders are: what their phones say, and what the shop sees of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from delivery import operations, queries
from delivery.forms.positions import BatchForm
from delivery.models import Attempt, LastPosition
from delivery.planning import Point
from delivery.views.ground import ground_of
from shopsuite.core.errors import Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs
from shopsuite.people.models import User

#: A phone that says nothing for so long lies in a dead spot, is switched off or locked.
SILENT_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class Door:
    """A parcel in somebody's bag; ``point`` is where it goes, if anybody knows."""

    attempt: Attempt
    point: Point | None


@dataclass(frozen=True)
class RiderOut:
    """Somebody with parcels. ``position`` is None until their phone was believed."""

    rider: User
    position: LastPosition | None
    is_silent: bool
    doors: list[Door]


@needs("orders.deliver")
@require_POST
def positions(request: HttpRequest) -> JsonResponse:
    """A batch of places. Answered with whether the phone is to go on: ``{"shares": true}``."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Invalid("bad_form", errors[0], field=name)
    noted = operations.note_positions(rider=request.user, at=timezone.now(), **form.cleaned_data)
    return JsonResponse({"shares": noted.shares})


@needs("orders.hand_over")
@require_GET
def live_map(request: HttpRequest) -> HttpResponse:
    """Everybody with parcels, where they are and where they go; the list says the same as the map."""
    context = {"riders": _riders_out(request.user, at=timezone.now())}
    if not request.htmx:
        context["ground"] = ground_of([])
    return page_or_partial(request, "delivery/map/map.html", "delivery/map/_riders.html", context)


def _riders_out(viewer: User, *, at: datetime) -> list[RiderOut]:
    bags = queries.bags()
    seen = {last.rider_id: last for last in queries.positions_visible_to(viewer) if last.at}
    points = queries.points_of([attempt.delivery for bag in bags.values() for attempt in bag])
    out = [
        RiderOut(
            rider=bag[0].rider,
            position=(last := seen.get(pk)),
            is_silent=last is None or last.at is None or at - last.at > SILENT_AFTER,
            doors=[Door(attempt, points.get(attempt.delivery_id)) for attempt in bag],
        )
        for pk, bag in bags.items()
    ]
    return sorted(out, key=lambda each: (str(each.rider), each.rider.pk))
