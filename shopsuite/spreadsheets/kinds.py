"""What files can hold. An app says it for its own things, from ``AppConfig.ready``."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopsuite.core.errors import DomainError
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.columns import Field
from shopsuite.spreadsheets.models import SheetImport, Verb
from shopsuite.spreadsheets.reading import Row

#: Things of one transaction, where a kind says nothing else.
TOGETHER = 250
#: (what, before, after), as it is noted; ``what`` is the name of a field, or what ``field_of`` makes of it, or words. ``Kind.read_out``
#: says it to people.
Difference = tuple[str, str | bool, str | bool]
#: What stands between a thing and its field.
_OF = " · "


def field_of(thing: str, name: str) -> str:
    """``what`` of a ``Difference`` in the field ``name`` of one of several things, such as a variant by its SKU."""
    return f"{thing}{_OF}{name}"


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
    #: What a thing of such a file is called by in lists.
    thing_label: ClassVar[str | Promise] = gettext_lazy("Goods")
    #: What taking a file back does, and what it leaves.
    undo_hint: ClassVar[str | Promise] = gettext_lazy(
        "What was made goes, what was changed is set back. What is in use by then stays."
    )
    #: Whether all there is can be had as a file of this layout.
    has_export: ClassVar[bool] = True
    #: The template of what a file holds as a whole (context: ``summary``, as ``summary_of`` says it); "" shows none.
    summary_template: ClassVar[str] = ""
    #: Whether a file is booked as a whole or not at all; what stands against it is said on its page, and it can be tried again.
    is_all_or_nothing: ClassVar[bool] = False
    #: Things taken back in one transaction.
    taken_back_together: ClassVar[int] = TOGETHER

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

    def names(self) -> dict[str, str]:
        """subject -> name of what files are about, those that are past among them."""
        return dict(self.abouts())

    def questions(self) -> dict[str, forms.Field]:
        """What is asked besides when a file comes in; the answers are kept in ``SheetImport.options`` as they are, so they
        have to fit into JSON."""
        return {}

    def said_of(self, job: SheetImport) -> list[str]:
        """What people said of a file when it came in, for its page."""
        name = self.names().get(job.about)
        return [name] if name else []

    def is_final(self, job: SheetImport) -> bool:
        """Whether what the file did cannot be taken back at all."""
        return False

    def recognise(self, header: Sequence[str]) -> columns.Mapping:
        """Field -> column index, for what is known of the header."""
        return columns.recognise(header, self.fields)

    def labels(self) -> dict[str, str]:
        """Field -> what it is called in the reader's language."""
        return {field.name: str(field.label) for field in self.fields}

    def read_out(self, differences: Iterable[Difference]) -> list[tuple[str, str, str]]:
        """``differences`` in the language of whoever reads, not of who uploaded: what their fields are called, yes and no."""
        labels = self.labels()
        return [(_called(what, labels), _said(before), _said(after)) for what, before, after in differences]

    def missing(self, mapping: columns.Mapping) -> list[str]:
        """The labels of what has no column, and without which nothing can be understood."""
        return columns.needed_but_missing(mapping, self.fields)

    @abstractmethod
    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        """The things of a file in the order in which they first appear. Looks up nothing but names, all of them at once."""

    def figures(self, things: Sequence[Thing]) -> dict[str, Any]:
        """What is kept of the file as a whole, beside how many things are new, changed, the same or refused; as JSON."""
        return {}

    def summary_of(self, job: SheetImport) -> Any:
        """What ``summary_template`` shows, from ``figures`` and what has been booked so far."""
        return None

    def together(self, things: Sequence[Thing], job: SheetImport) -> Iterator[list[Thing]]:
        """``things`` in parts that are each booked in one transaction: few enough for nobody to wait for their locks."""
        size = len(things) if self.is_all_or_nothing else TOGETHER
        return (list(things[start : start + size]) for start in range(0, len(things), size or 1))

    def prepare(self, things: Sequence[Thing], job: SheetImport, *, actor: User | None, at: datetime) -> Any:
        """Make known what the file's things lean on, before the first of them is booked, and return what ``book`` wants of
        it as ``ground``. ``things`` are all of the file; called again when a run that was broken off goes on."""
        return None

    @abstractmethod
    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        """What ``things`` change, in their order; in a handful of queries, whatever their number. ``is_booking`` locks what is
        about to be changed, by primary key."""

    @abstractmethod
    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        """Write new and changed things and return of each what ``take_back`` needs, as JSON. Part of the caller's transaction.

        Raises ``DomainError``; the caller tries each by itself then.
        """

    @abstractmethod
    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        """Undo what ``book`` returned ``made`` for, all of it. Part of the caller's transaction.

        Raises ``UsedMeanwhile`` when one of them has to stay; the caller tries fewer then.
        """

    def export(self, *, viewer: User, about: str = "") -> Iterator[Mapping[str, str]]:
        """Everything there is, a row each, by field: what is imported again changes nothing. Asked only where ``has_export``."""
        return iter(())


def _called(what: str, labels: Mapping[str, str]) -> str:
    thing, of, name = what.rpartition(_OF)
    return f"{thing}{of}{labels.get(name, name)}"


def _said(value: str | bool) -> str:
    return value if isinstance(value, str) else _("yes") if value else _("no")


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
