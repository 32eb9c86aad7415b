"""A supplier's own prices: typed or uploaded, they wait for the shop's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from purchasing import operations, queries
from purchasing.form_rows import prices_in
from purchasing.forms import PriceFileForm, ValidFromForm
from purchasing.imports import price_lists_of, take_in_price_list
from purchasing.models import Supplier
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs
from shopsuite.spreadsheets import lives, tasks
from shopsuite.spreadsheets.models import Verb

MOST_FILES = 10
MOST_SHOWN = 200


@needs("supplier.portal")
@require_http_methods(["GET", "POST"])
def prices(request: HttpRequest) -> HttpResponse:
    """What the shop pays for each thing, what is asked for, and asking for other prices."""
    supplier = _supplier(request)
    form = ValidFromForm(request.POST or None, initial={"valid_from": timezone.localdate()}, label_suffix="")
    if not form.is_valid():
        return _shown(request, supplier, form, status=400 if form.is_bound else 200)
    try:
        drafts = prices_in(request.POST, queries.goods_shown_to(supplier), form.cleaned_data["valid_from"])
        operations.propose_prices(supplier=supplier, prices=drafts, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, supplier, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("The shop is asked. You see the answer here."))
    return redirect("purchasing:portal_prices")


@needs("supplier.portal")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A whole price list as a spreadsheet; it is looked at before anything is asked for."""
    supplier, form = _supplier(request), PriceFileForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return _shown(request, supplier, ValidFromForm(label_suffix=""), file_form=form, status=400)
    file = form.cleaned_data["file"]
    job = take_in_price_list(supplier=supplier, file=file, file_name=file.name, proposed_by=request.user)
    tasks.check.delay(job.pk)
    return redirect("purchasing:portal_price_file", job.pk)


@needs("supplier.portal")
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would change; posted to, the shop is asked for it. Reads itself again while something goes on."""
    supplier = _supplier(request)
    job = get_object_or_404(price_lists_of(supplier).filter(started_by__works_for_supplier__supplier=supplier), pk=pk)
    if request.method == "POST":
        if lives.claim_start(job, at=timezone.now()):
            tasks.run.delay(job.pk)
        return redirect("purchasing:portal_price_file", pk)
    context = {
        "job": job,
        "entries": job.entries.filter(verb=Verb.CHANGED)[:MOST_SHOWN],
        "same": (job.counts or job.preview).get(Verb.SAME, 0),
        "problems": job.problems.all()[:MOST_SHOWN],
    }
    return page_or_partial(request, "purchasing/portal/price_file.html", "purchasing/portal/_price_file.html", context)


def _supplier(request: HttpRequest) -> Supplier:
    return get_object_or_404(Supplier.objects.filter(people__user=request.user))


def _shown(
    request: HttpRequest,
    supplier: Supplier,
    form: ValidFromForm,
    *,
    file_form: PriceFileForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "supplier": supplier,
        "form": form,
        "file_form": file_form or PriceFileForm(label_suffix=""),
        "goods": queries.shown_prices(supplier, day=today),
        "files": price_lists_of(supplier).filter(started_by__works_for_supplier__supplier=supplier)[:MOST_FILES],
        "given": request.POST,
        "refusal": refusal,
    }
    return render(request, "purchasing/portal/prices.html", context, status=status)
