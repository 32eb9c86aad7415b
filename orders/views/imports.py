"""Where files of orders came in before all files had one home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from orders.imports.files import OrderFiles
from shopsuite.people.access import needs


@needs("orders.import")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """To the files of orders; the address is in bookmarks."""
    return redirect("spreadsheets:files", OrderFiles.code)
