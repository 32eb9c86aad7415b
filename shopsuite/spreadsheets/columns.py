"""Which column means what, found out from the header; a person can change it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shopsuite.spreadsheets.reading import MOST_COLUMNS, UnreadableFile

#: Field -> column index.
Mapping = dict[str, int]


@dataclass(frozen=True)
class Field:
    """Something a row can say. ``names`` are further headers it goes by in the exports of shop systems.

    ``is_detail``: seldom in a file; the form of columns shows it folded away. ``is_foreign``: of other systems' files alone.
    """

    name: str
    label: str | Promise
    names: tuple[str, ...] = ()
    is_needed: bool = False
    is_detail: bool = False
    is_foreign: bool = False


def recognise(header: Sequence[str], fields: Iterable[Field]) -> Mapping:
    """Field -> column index, for every field whose header is known: its label in any language, else one of its names.

    Earlier names of a field win over later ones.
    """
    known = {plain(title): index for index, title in reversed(list(enumerate(header)))}
    found: Mapping = {}
    for names_of in (_labels, lambda field: field.names):
        for field in fields:
            for name in names_of(field) if field.name not in found else ():
                if plain(name) in known and known[plain(name)] not in found.values():
                    found[field.name] = known[plain(name)]
                    break
    return found


def check_mapping(mapping: Mapping, header: Sequence[str], missing: Sequence[str]) -> None:
    """Refuse a header or a mapping that rows cannot be read with (``UnreadableFile``); ``missing`` names what has no column."""
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile("too_many_columns", _("The file has more than %d columns.") % MOST_COLUMNS)
    titles = Counter(plain(header[index]) for index in mapping.values() if index < len(header))
    every = Counter(plain(title) for title in header)
    doubled = sorted(title for title in titles if title and every[title] > 1)
    if doubled:
        raise UnreadableFile(
            "duplicate_header",
            _("The header has “%s” more than once, so it is not clear which column counts. Rename one.") % doubled[0],
            columns=doubled,
        )
    if missing:
        raise UnreadableFile(
            "missing_columns",
            _("No column was recognised for: %s. The first row must hold the column titles.") % ", ".join(missing),
            missing=list(missing),
        )


def needed_but_missing(mapping: Mapping, fields: Iterable[Field]) -> list[str]:
    """The labels of needed fields that ``mapping`` has no column for."""
    return [str(field.label) for field in fields if field.is_needed and field.name not in mapping]


def plain(title: str) -> str:
    """A title as titles are compared: letter case, underscores and spaces do not matter."""
    return " ".join(title.lower().replace("_", " ").split())


def _labels(field: Field) -> list[str]:
    labels = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels.append(str(field.label))
    return labels
