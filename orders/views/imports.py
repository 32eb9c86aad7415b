"""Files of orders: upload, look at what they mean, start, watch."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from orders import queries, tasks
from orders.import_forms import UploadForm
from orders.imports.columns import FIELDS, LABELS
from orders.imports.documents import Kind
from orders.models import OrderImport
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs
from shopsuite.spreadsheets import lives
from shopsuite.spreadsheets.doors import doors_for
from shopsuite.spreadsheets.forms import MappingForm


@needs("orders.import")
def imports(request: HttpRequest) -> HttpResponse:
    """The files so far, and the form for the next one."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"channel": None})
    if request.method == "POST" and form.is_valid():
        return redirect(_take_up(form, request).get_absolute_url())
    recent = queries.imports_visible_to(request.user).select_related("channel", "started_by")[:30]
    return render(
        request,
        "orders/imports/list.html",
        {"form": form, "imports": recent, "doors": doors_for(request.user)},
        status=400 if form.errors else 200,
    )


def _take_up(form: UploadForm, request: HttpRequest) -> OrderImport:
    job = form.save(commit=False)
    upload: UploadedFile = form.cleaned_data["file"]
    job.file_name = (upload.name or "")[:255]
    job.started_by = request.user
    job.save()
    tasks.check_import.delay(job.pk)
    return job


@needs("orders.import")
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one file; refetches its moving part while something is going on."""
    job = get_object_or_404(queries.imports_visible_to(request.user), pk=pk)
    return _page(request, job, MappingForm(job=job, fields=FIELDS))


@needs("orders.import")
@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again with other columns."""
    job = get_object_or_404(queries.imports_visible_to(request.user), pk=pk)
    form = MappingForm(request.POST, job=job, fields=FIELDS)
    if not form.is_valid() or not lives.claim_remap(job, mapping=form.mapping()):
        return _page(request, job, form, status=400)
    tasks.check_import.delay(job.pk)
    return redirect(job.get_absolute_url())


@needs("orders.import")
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the file, or go on with one whose worker was lost. Pressing twice is once."""
    job = get_object_or_404(queries.imports_visible_to(request.user), pk=pk)
    if lives.claim_start(job, at=timezone.now()):
        tasks.run_import.delay(job.pk)
    return redirect(job.get_absolute_url())


def _page(request: HttpRequest, job: OrderImport, form: MappingForm, status: int = 200) -> HttpResponse:
    found = queries.documents_of(job)
    context = {
        "job": job,
        "form": form,
        "is_stalled": lives.is_stalled(job, at=timezone.now()),
        "problems": [
            (problem, problem.number, LABELS.get(problem.field, problem.field)) for problem in job.problems.all()[:100]
        ],
        "found": found,
        "importable": sum(count for kind, count, _booked in found if kind != Kind.BROKEN),
    }
    return page_or_partial(request, "orders/imports/import.html", "orders/imports/_import.html", context, status=status)
