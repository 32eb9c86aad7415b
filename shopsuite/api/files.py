"""Files as answers."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

#: What a call says in its description that answers with a PDF.
PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


class AnyType(DefaultContentNegotiation):
    """Files are what they are, whatever a caller says it accepts; refusals are JSON all the same."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
