"""Packing photos. There is no public media folder: each picture is asked for through the order it belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from orders import queries
from orders.models import Order
from orders.views.doors import by_link
from shopsuite.core import answers
from shopsuite.people.access import needs


@needs("orders.see")
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A packing photo, for staff who may see its order."""
    return answers.photo(get_object_or_404(queries.photos_visible_to(request.user), pk=pk).image)


@by_link
@require_GET
def customer_photo(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    """A packing photo of the order whose private link this is."""
    return answers.photo(get_object_or_404(order.photos.all(), pk=pk).image)
