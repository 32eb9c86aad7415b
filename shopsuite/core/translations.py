"""Collecting and compiling translations with Babel, so that nobody needs the gettext programs."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CODE = (
    "shopsuite",
    "care",
    "quotes",
    "finance",
    "orders",
    "purchasing",
    "inventory",
    "bookings",
    "delivery",
    "messaging",
)
LINE_WIDTH = 118


def collect(base: Path) -> Catalog:
    """Every translatable string of the code and the templates below ``base``, with the files it stands in."""
    catalog = Catalog(project="shopsuite", charset="utf-8")
    for file in _sources(base):
        source = file.read_text()
        if file.suffix != ".py":
            # Django turns tags into function calls; without its indentation the rest passes for Python.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=str(file)).split("\n"))
        found = extract(
            "python", io.BytesIO(source.encode()), KEYWORDS, ["Translators:"], options={"encoding": "utf-8"}
        )
        for _line, message, comments, context in found:
            # Line numbers are left out when written: a catalogue should not change when code moves.
            where = [(str(file.relative_to(base)), 0)]
            catalog.add(message, None, locations=where, auto_comments=comments, context=context)
    return catalog


def update(base: Path, locale: str) -> tuple[int, int]:
    """Bring the catalogue of ``locale`` up to date with the source; returns how many strings there are, and lack a translation.

    Translations of strings that changed are dropped, never guessed.
    """
    file = base / "locale" / locale / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        with file.open("rb") as old:
            catalog = read_po(old, locale=locale)
    else:
        catalog = Catalog(locale=locale, project="shopsuite", charset="utf-8")
    catalog.update(collect(base), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = f"# shopsuite in {locale}."
    catalog.fuzzy = False
    draft = io.BytesIO()
    write_po(draft, catalog, width=LINE_WIDTH, sort_output=True, omit_header=False, include_lineno=False)
    file.write_bytes(_without_form_fields(draft.getvalue()))
    messages = [message for message in catalog if message.id]
    return len(messages), sum(not _is_translated(message.string) for message in messages)


def compile_changed(base: Path) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; returns the files written."""
    written = []
    for source in sorted((base / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parents[1].name)
        draft = target.with_name(f"{target.name}.new")
        with draft.open("wb") as compiled:
            write_mo(compiled, catalog)
        draft.rename(target)
        written.append(target)
    return written


def _sources(base: Path) -> Iterator[Path]:
    for folder in CODE:
        for file in sorted((base / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file
    for pattern in ("*.html", "*.txt"):
        yield from sorted((base / "templates").rglob(pattern))


def _is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) if isinstance(text, str) else bool(text) and all(text or ())


def _without_form_fields(catalog: bytes) -> bytes:
    """Nobody fills in who translated; and dates in the header would make every commit touch it."""
    unwanted = (
        b"POT-Creation-Date",
        b"PO-Revision-Date",
        b"Report-Msgid-Bugs-To",
        b"Last-Translator",
        b"Language-Team",
    )
    return b"\n".join(line for line in catalog.split(b"\n") if not line.lstrip(b'"').startswith(unwanted))
