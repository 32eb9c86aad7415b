"""Tables as answers, to be opened in a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.functional import Promise

from shopsuite.people.models import User
from shopsuite.spreadsheets.writing import as_csv, as_xlsx, moment

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: More rows than that are a report, not a list somebody works on.
MOST_LISTED = 100_000


def table(rows: Iterable[Sequence[str]], *, name: str, ending: str = "csv") -> HttpResponse:
    """``rows``, the header first, as the file ``name``.``ending``. Raises ``Http404`` for an ending that is neither csv nor xlsx."""
    if ending == "csv":
        answer = HttpResponse(b"".join(as_csv(rows)), content_type=CSV)
    elif ending == "xlsx":
        answer = HttpResponse(as_xlsx(rows), content_type=XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def wants_file(request: HttpRequest) -> bool:
    """Whether the list at this address is asked for as a file (``as=csv``), with the filters of the page."""
    return request.GET.get("as") == "csv"


#: Who may carry away in a file who the shop's customers are, whichever file it is.
PERSONAL = "customers.export"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: what stands above it, and what of a row stands in it; times are written in the reader's zone, None is
    empty. Only for those who hold the right ``needs``, unless that is ""."""

    title: str | Promise
    cell: Callable[[Any], object]
    needs: str = ""


def list_as_file(found: QuerySet, columns: Sequence[Column], *, name: str, viewer: User) -> StreamingHttpResponse:
    """``found``, but no more than ``MOST_LISTED`` of it, as the CSV ``name``, sent while it is read. What ``viewer`` may not take
    along is left out, column by column."""
    mine = [column for column in columns if not column.needs or viewer.may(column.needs)]
    answer = StreamingHttpResponse(as_csv(_rows(found, mine)), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _rows(found: QuerySet, columns: Sequence[Column]) -> Iterator[list[str]]:
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()
    header = [str(column.title) for column in columns]

    def rows() -> Iterator[list[str]]:
        yield header
        for each in found[:MOST_LISTED].iterator(chunk_size=2000):
            # Sent when the request is over, and with it the reader's language and zone.
            with translation.override(language), timezone.override(zone):
                row = [_written(column.cell(each)) for column in columns]
            yield row

    return rows()


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    return "" if value is None else str(value)
