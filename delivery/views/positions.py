"""What riders' phones say of where they are."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from delivery import operations
from delivery.forms.positions import BatchForm
from shopsuite.core.errors import Invalid
from shopsuite.people.access import needs


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
