"""What waits in buying, for the navigation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from purchasing import queries
from purchasing.queries.needs import need_count as count_needs
from shopsuite.people.access import needs


@needs("purchasing.see")
@require_GET
def need_count(request: HttpRequest) -> HttpResponse:
    """How much is to be bought."""
    return render(request, "components/_count.html", {"count": count_needs(request.user), "label": _("to buy")})


@needs("purchasing.see")
@require_GET
def unanswered_count(request: HttpRequest) -> HttpResponse:
    """How many orders wait for the shop's word."""
    waiting = queries.unanswered_count(request.user)
    return render(request, "components/_count.html", {"count": waiting, "label": _("wait for an answer")})
