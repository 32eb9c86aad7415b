"""Labels to print: of one batch, of those that were ticked, of a whole delivery."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from inventory import queries
from inventory.labels import MOST, labels
from inventory.models import Batch
from shopsuite.core import answers
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs


@needs("stock.see")
@require_GET
def of_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels for the batch, on a sheet or for a roll printer."""
    found = queries.batches_visible_to(request.user).select_related("variant__product")
    return _printed(request, [get_object_or_404(found, pk=pk)])


@needs("stock.see")
@require_GET
def of_many(request: HttpRequest) -> HttpResponse:
    """Labels for every ``batch`` that is named, in that order, as one file."""
    asked = [whole_number(text) or 0 for text in request.GET.getlist("batch")[:MOST]]
    visible = queries.batches_visible_to(request.user).select_related("variant__product")
    found = {batch.pk: batch for batch in visible.filter(pk__in=asked)}
    if not asked or any(pk not in found for pk in asked):
        raise Http404
    return _printed(request, [found[pk] for pk in dict.fromkeys(asked)])


def _printed(request: HttpRequest, batches: Sequence[Batch]) -> HttpResponse:
    made = labels(
        batches=batches,
        copies=whole_number(request.GET.get("copies")) or 1,
        on_sheet=request.GET.get("paper") != "roll",
        at=timezone.now(),
    )
    return answers.pdf(made, f"labels-{batches[0].pk}")
