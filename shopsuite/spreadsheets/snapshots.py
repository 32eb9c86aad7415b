"""What a row was before an import and after it, so that it can be put back: plain values that fit into JSON."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from shopsuite.spreadsheets.kinds import UsedMeanwhile

#: Characters of one value that a preview has room for.
MOST_SHOWN = 80


def plain_value(value: Any) -> Any:
    """``value`` as JSON holds it, the same for 10 and 10.00."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_people_read_it(value: Any) -> str | bool:
    """``value`` in a preview: nothing for None, what is long cut off. Yes and no are put into words by ``Kind.read_out``."""
    if isinstance(value, bool):
        return value
    return "" if value is None else str(plain_value(value))[:MOST_SHOWN]


def snapshot(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The values of ``names`` (attributes of ``row``) as they are now."""
    return {name: plain_value(getattr(row, name)) for name in names}


def put_back(row: Model, *, before: Mapping[str, Any], after: Mapping[str, Any], title: str) -> None:
    """Set ``row``, which is locked, back to ``before`` and leave saving to the caller.

    Raises ``UsedMeanwhile`` when one of the values is not what the import had made of it.
    """
    if snapshot(row, after) != dict(after):
        raise UsedMeanwhile("changed_since", _("%s was changed since; it stays as it is.") % title)
    for name, value in before.items():
        setattr(row, name, cast(Field, row._meta.get_field(name)).to_python(value))
