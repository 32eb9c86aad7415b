"""Files of every kind: upload, look at what they mean, start, watch, take back; and the way out."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import signed_in
from shopsuite.spreadsheets import lives, operations, queries, tasks
from shopsuite.spreadsheets.answers import table
from shopsuite.spreadsheets.forms import MappingForm, UploadForm
from shopsuite.spreadsheets.kinds import Kind, kind_of, kinds_for
from shopsuite.spreadsheets.models import ImportState, SheetImport, Verb

ENTRIES_ON_A_PAGE = 25
MOST_PROBLEMS = 50


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page for files that this person may open."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise Http404
    return redirect("spreadsheets:files", kinds[0].code)


@signed_in
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, code: str) -> HttpResponse:
    """The files of one kind so far, the form for the next one, and the way out."""
    kind = _kind(request, code)
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        job = operations.take_in(
            kind=kind,
            file=upload,
            file_name=upload.name or "",
            started_by=request.user,
            about=form.cleaned_data.get("about", ""),
            options=form.options(),
        )
        tasks.check.delay(job.pk)
        return redirect(job.get_absolute_url())
    context = {
        "kind": kind,
        "form": form,
        "files": queries.files_of(kind, viewer=request.user)[:30],
        "kinds": kinds_for(request.user),
        "names": kind.names(),
        "abouts": kind.abouts(),
    }
    return render(request, "spreadsheets/files.html", context, status=400 if form.errors else 200)


@signed_in
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one file; refetches its moving part while something is going on."""
    job = _job(request, pk)
    return _page(request, job, MappingForm(job=job, fields=_kind(request, job.kind).fields))


@signed_in
@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again with other columns."""
    job = _job(request, pk)
    form = MappingForm(request.POST, job=job, fields=_kind(request, job.kind).fields)
    if not form.is_valid() or not lives.claim_remap(job, mapping=form.mapping()):
        return _page(request, job, form, status=400)
    tasks.check.delay(job.pk)
    return redirect(job.get_absolute_url())


@signed_in
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the file, or go on with one whose worker was lost, be it in the first look. Pressing twice is once."""
    job = _job(request, pk)
    now = timezone.now()
    if lives.claim_start(job, at=now):
        tasks.run.delay(job.pk)
    elif lives.claim_look(job, at=now):
        tasks.check.delay(job.pk)
    return redirect(job.get_absolute_url())


@signed_in
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the file did, or go on with that. Pressing twice is once."""
    job = _job(request, pk)
    if not _kind(request, job.kind).is_final(job) and operations.claim_undo(job, by=request.user, at=timezone.now()):
        tasks.undo.delay(job.pk)
    return redirect(job.get_absolute_url())


@signed_in
@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Why rows were refused, as a file."""
    job = _job(request, pk)
    kind = _kind(request, job.kind)
    labels = kind.labels()
    header = [_("Row"), str(kind.thing_label), _("Column"), _("What is wrong")]
    rows = job.problems.values_list("row", "title", "field", "message").iterator()
    lines = ([str(row), title, labels.get(field, field), message] for row, title, field, message in rows)
    return table([header, *lines], name=f"problems-{job.pk}")


@signed_in
@require_GET
def sample(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """A file of one kind as it should look."""
    kind = _kind(request, code)
    samples = kind.samples()
    named = [field for field in kind.fields if any(field.name in row for row in samples)]
    rows = [[str(row.get(field.name, "")) for field in named] for row in samples]
    return table([[str(field.label) for field in named], *rows], name=f"{kind.code}-sample", ending=ending)


@signed_in
@require_GET
def export(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """Everything of one kind, in the layout that is imported."""
    kind = _kind(request, code)
    about = request.GET.get("about", "")
    if not kind.has_export or (kind.about_label and about not in dict(kind.abouts())):
        raise Http404
    rows = kind.export(viewer=request.user, about=about)
    header = [str(field.label) for field in kind.own_fields]
    lines = ([row.get(field.name, "") for field in kind.own_fields] for row in rows)
    return table([header, *lines], name=kind.code, ending=ending)


def _page(request: HttpRequest, job: SheetImport, form: MappingForm, status: int = 200) -> HttpResponse:
    kind = _kind(request, job.kind)
    figures = queries.figures_of(job)
    shown = request.GET.get("show", "")
    if shown not in {code for code, _label, _count in figures}:
        shown = next((code for code, _label, _count in figures if code != Verb.REFUSED), "")
    entries = Paginator(queries.entries_shown(job, verb=shown), ENTRIES_ON_A_PAGE)
    labels = kind.labels()
    context = {
        "job": job,
        "kind": kind,
        "said": kind.said_of(job),
        "summary": kind.summary_of(job) if job.preview else None,
        "form": form,
        "is_stalled": lives.is_stalled(job, at=timezone.now()),
        "figures": figures,
        "shown": shown,
        "page": entries.get_page(whole_number(request.GET.get("page")) or 1),
        "importable": job.preview.get(Verb.NEW, 0) + job.preview.get(Verb.CHANGED, 0),
        "can_undo": _can_undo(job, kind),
        "problems": [(found, found.title, labels.get(found.field, "")) for found in job.problems.all()[:MOST_PROBLEMS]],
    }
    return page_or_partial(request, "spreadsheets/file.html", "spreadsheets/_file.html", context, status=status)


def _can_undo(job: SheetImport, kind: Kind) -> bool:
    did_something = bool(job.counts.get(Verb.NEW) or job.counts.get(Verb.CHANGED))
    return job.state == ImportState.DONE and did_something and not kind.is_final(job)


def _kind(request: HttpRequest, code: str) -> Kind:
    kind = kind_of(code)
    if kind is None or kind not in kinds_for(request.user):
        raise Http404
    return kind


def _job(request: HttpRequest, pk: int) -> SheetImport:
    return get_object_or_404(queries.files_visible_to(request.user), pk=pk)
