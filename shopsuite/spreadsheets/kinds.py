"""What files can hold. An app says it for its own things, from ``AppConfig.ready``."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shopsuite.core.errors import DomainError
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.columns import Field
from shopsuite.spreadsheets.models import SheetImport, Verb
from shopsuite.spreadsheets.reading import Row

#: (what, before, after), for people.
Difference = tuple[str, str, str]


class UsedMeanwhile(DomainError):
    """What an import made cannot be taken back any more: somebody uses it, or has changed it since."""


@dataclass
class Thing:
    """All rows of a file that are about one thing. ``key`` tells it apart within the file, ``value`` is the kind's own."""

    key: str
    title: str
    row: int
    value: Any = None
    errors: list[RowError] = field(default_factory=list)


@dataclass
class Change:
    """What a thing of a file comes to, beside what is there. ``plan`` is the kind's own, for ``Kind.book``."""

    thing: Thing
    verb: Verb
    title: str = ""
    differences: Sequence[Difference] = ()
    note: str = ""
    plan: Any = None

    @classmethod
    def refused(cls, thing: Thing, *errors: RowError) -> "Change":
        """``thing`` stays out as a whole, for what its rows say or for ``errors``."""
        thing.errors.extend(errors)
        return cls(thing, Verb.REFUSED, title=thing.title)


class Kind(ABC):
    """One kind of file. What a row says of a thing, what that changes, and how it is written and taken back."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    lead: ClassVar[str | Promise]
    icon: ClassVar[str]
    #: Who may read, import and take back.
    right: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    #: What a file of this kind is about besides; "" asks nothing.
    about_label: ClassVar[str | Promise] = ""

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """The columns of the shop's own files."""
        return tuple(field for field in self.fields if not field.is_foreign)

    def readable_by(self, user: User) -> Q:
        """Which files of this kind ``user``, who holds ``right``, may open: all where nothing in them needs a further right."""
        return Q()

    @abstractmethod
    def samples(self) -> Sequence[Mapping[str, str]]:
        """The rows of the sample file, by field: filled in as they should be, and good to import."""

    def abouts(self) -> list[tuple[str, str]]:
        """(subject, name) of what a file can be about."""
        return []

    def recognise(self, header: Sequence[str]) -> columns.Mapping:
        """Field -> column index, for what is known of the header."""
        return columns.recognise(header, self.fields)

    def missing(self, mapping: columns.Mapping) -> list[str]:
        """The labels of what has no column, and without which nothing can be understood."""
        return columns.needed_but_missing(mapping, self.fields)

    @abstractmethod
    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        """The things of a file in the order in which they first appear. Nothing is looked up."""

    @abstractmethod
    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        """What ``things`` change, in their order; in a handful of queries, whatever their number. ``is_booking`` locks what is
        about to be changed, by primary key."""

    @abstractmethod
    def book(
        self, changes: Sequence[Change], job: SheetImport, *, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        """Write new and changed things and return of each what ``take_back`` needs, as JSON. Part of the caller's transaction.

        Raises ``DomainError``; the caller tries each by itself then.
        """

    @abstractmethod
    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        """Undo what ``book`` returned ``made`` for, all of it. Part of the caller's transaction.

        Raises ``UsedMeanwhile`` when one of them has to stay; the caller tries fewer then.
        """

    @abstractmethod
    def export(self, *, viewer: User, about: str = "") -> Iterator[Mapping[str, str]]:
        """Everything there is, a row each, by field: what is imported again changes nothing."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let files of ``kind`` in. Call it from ``AppConfig.ready``."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    return _kinds.get(code)


def kinds_for(user: User) -> list[Kind]:
    """The kinds of files that ``user`` may read and write."""
    return [kind for kind in _kinds.values() if user.may(kind.right)]


def twice_in_file(row: int, other: int, field_name: str, what: str) -> RowError:
    """The error of a row that says again what row ``other`` has said."""
    message = _("%(what)s is in row %(row)d already. Keep one of the two.") % {"what": what[:60], "row": other}
    return RowError(row, field_name, message)
