"""Moving a thing on, one step at a time."""

from abc import ABC, abstractmethod
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.serializers import NothingSerializer


class Step(APIView, ABC):
    """One step on the thing an address names; the answer is the thing as it is then. Sent twice under one key it is once."""

    body_serializer: type[Serializer] = NothingSerializer

    @abstractmethod
    def find(self, request: Request, **named: Any) -> Any:
        """The thing, if this caller may take the step; else ``Http404``."""

    @abstractmethod
    def step(self, found: Any, body: dict[str, Any], request: Request) -> object:
        """Call the operation."""

    @abstractmethod
    def told(self, request: Request, pk: int) -> Any:
        """The thing as the API tells it to this caller."""

    def post(self, request: Request, **named: Any) -> Response:
        body = body_of(request, self.body_serializer)

        def move_on() -> tuple[int, Any]:
            # In here, so that whoever asks again is answered although the step took the thing out of their sight.
            found = self.find(request, **named)
            self.step(found, body, request)
            return 200, self.told(request, found.pk)

        return once(request, move_on)


def described(
    *,
    tags: list[str],
    summary: str,
    body: type[Serializer] | dict[str, type[Serializer]],
    answer: type[Serializer],
    example: dict[str, Any] | None = None,
) -> Any:
    """Say in the schema what a ``Step`` does, takes (``body``, or one for each content type; ``example`` is such a body) and answers."""
    return extend_schema(
        tags=tags,
        summary=summary,
        request=body,
        examples=[OpenApiExample(summary, example, request_only=True)] if example else [],
        parameters=[IDEMPOTENCY_KEY],
        responses={200: answer, **REFUSALS},
    )
