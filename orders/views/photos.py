"""Packing photos. There is no public media folder: each picture is asked for through the order it belongs to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from orders import queries
from orders.models import PackPhoto
from shopsuite.people.access import needs, public


@needs("orders.see")
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A packing photo, for staff who may see its order."""
    return _picture(get_object_or_404(queries.photos_visible_to(request.user), pk=pk))


@public
@require_GET
def customer_photo(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A packing photo of the order whose private link this is."""
    order = queries.order_by_link(token)
    if order is None:
        raise Http404
    return _picture(get_object_or_404(order.photos.all(), pk=pk))


def _picture(photo: PackPhoto) -> HttpResponse:
    try:
        with photo.image.open("rb") as file:
            answer = HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Cache-Control"] = "private, max-age=604800, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
