"""The page on which people read what the API does, made from its own description."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from shopsuite.people.access import public

METHODS = ("get", "post", "put", "patch", "delete")


@public
def reading_page(request: HttpRequest) -> HttpResponse:
    """Every call by subject, with its parameters and the fields of its body."""
    schema = described(reader_language())
    context = {"description": schema["info"]["description"], "subjects": _subjects(reader_language())}
    return render(request, "api/docs.html", context)


class KeptDescription(SchemaGenerator):
    """The description of the whole API, which nobody's rights change: made once, not for every reader."""

    def get_schema(self, request: object = None, public: bool = False) -> dict[str, Any]:
        return described(reader_language())


def reader_language() -> str:
    """The language texts are in now, one of ours: ``?lang=`` of the description takes any word."""
    now = translation.get_language()
    return now if now in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@cache
def described(language: str) -> dict[str, Any]:
    """The OpenAPI description in ``language``; kept for the life of the process. Not to be changed."""
    with translation.override(language):
        return SchemaGenerator().get_schema(request=None, public=True)


@cache
def _subjects(language: str) -> dict[str, list[dict[str, Any]]]:
    schema = described(language)
    subjects: dict[str, list[dict[str, Any]]] = {}
    for path, calls in schema["paths"].items():
        for method in METHODS:
            if (call := calls.get(method)) and path.startswith("/api/v1/"):
                tag = call.get("tags", ["Other"])[0]
                subjects.setdefault(tag, []).append(_call(method, path, call, schema["components"]["schemas"]))
    return subjects


def _call(method: str, path: str, call: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": call.get("summary", ""),
        "description": call.get("description", ""),
        "parameters": call.get("parameters", []),
        "fields": _fields(body, shapes),
        "answers": sorted(call.get("responses", {})),
    }


def _fields(schema: dict[str, Any], shapes: dict[str, Any]) -> list[dict[str, Any]]:
    """(name, type, whether it is needed, help) of each field of a body, one level of nesting written with a dot."""
    schema = _resolved(schema, shapes)
    found = []
    for name, field in schema.get("properties", {}).items():
        inner = _resolved(field.get("items", {}), shapes)
        is_needed = name in schema.get("required", [])
        kind = field.get("format") or field.get("type") or "choice"
        found.append({"name": name, "type": kind, "is_needed": is_needed, "help": field.get("description", "")})
        found += [field | {"name": f"{name}[].{field['name']}"} for field in _fields(inner, shapes)] if inner else []
    return found


def _resolved(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    return shapes.get(reference.rsplit("/", 1)[-1], {}) if reference else schema
