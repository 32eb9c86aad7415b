"""What guests may read of a tea before and after they drink it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from bookings import queries
from bookings.words import flavours_named
from shopsuite.core import answers
from shopsuite.people.access import public


@public
@require_GET
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """How a tea that is offered at a tasting is brewed, what it tastes of and what it may hold."""
    found = get_object_or_404(queries.guides_on_show(), product=pk)
    context = {"guide": found, "tea": found.product, "flavours": flavours_named(found.flavours)}
    return render(request, "bookings/tea/page.html", context)


@public
@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Its picture."""
    found = get_object_or_404(queries.guides_on_show(), product=pk)
    return answers.picture(found.product.picture)
