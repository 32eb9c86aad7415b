"""Stock that should go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from inventory.queries import ageing
from inventory.rules import freshness
from shopsuite.people.access import needs

MOST = 100


@needs("stock.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What expires, and what nobody buys any more."""
    at = timezone.now()
    today = timezone.localdate(at)
    expiring = list(ageing.expiring(at=at)[:MOST])
    context = {
        "expiring": [(row, freshness(best_before=row.batch.best_before, today=today)) for row in expiring],
        "dead": list(ageing.dead(at=at)[:MOST]),
        "may_see_cost": request.user.may("stock.see_cost"),
    }
    return render(request, "inventory/ageing.html", context)
