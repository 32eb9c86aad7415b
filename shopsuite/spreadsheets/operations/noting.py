"""What a file does to each thing in it, and what is wrong with its rows, written down."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from shopsuite.spreadsheets.kinds import Change
from shopsuite.spreadsheets.models import EntryState, SheetImport, SheetProblem, Verb


def note(job: SheetImport, changes: Sequence[Change], *, made: Sequence[dict[str, Any]] | None = None) -> None:
    """Write down what ``changes`` come to, over what was planned for the same things; ``made`` is what their booking returned.

    One statement for all: the ORM takes longer for the notes than for the goods.
    """
    rows = [
        (
            change.thing.row,
            change.thing.key[:200],
            (change.title or change.thing.title)[:330],
            str(change.verb),
            json.dumps(change.differences),
            str(EntryState.PLANNED if made is None or change.verb == Verb.REFUSED else EntryState.BOOKED),
            json.dumps(made[position] if made else {}),
            change.note,
        )
        for position, change in enumerate(changes)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO spreadsheets_sheetentry
                      (source_id, row, key, title, verb, differences, state, made, message)
               SELECT %s, row, key, title, verb, differences::jsonb, state, made::jsonb, message
                 FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
                   AS noted (row, key, title, verb, differences, state, made, message)
               ON CONFLICT (source_id, key) DO UPDATE
                  SET title = excluded.title, verb = excluded.verb, differences = excluded.differences,
                      state = excluded.state, made = excluded.made, message = excluded.message""",
            [job.pk, *(list(column) for column in zip(*rows, strict=True))],
        )
    _note_problems(job, [change for change in changes if change.thing.errors])


def _note_problems(job: SheetImport, refused: Iterable[Change]) -> None:
    found = [
        SheetProblem(
            source=job, row=error.row, field=error.field, message=error.message, title=change.thing.title[:330]
        )
        for change in refused
        for error in change.thing.errors
    ]
    job.problems.filter(row__in={problem.row for problem in found}).delete()
    SheetProblem.objects.bulk_create(found)
