"""``manage.py import_statement FILE --kind alipay|wechat|bank``: read a statement and match it."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from finance import operations
from finance.models import Statement, StatementKind
from finance.models.statement import LineState, StatementState
from finance.statements.lines import Direction
from shopsuite.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Reads a statement as WeChat Pay, Alipay or a bank exports it, takes its lines in once, and matches them to payments."
        " Totals that the file states of itself and its lines do not make up are reported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=StatementKind.values, required=True)
        parser.add_argument(
            "--column", action="append", default=[], metavar="FIELD=HEADING", help="a bank's column: at, amount, ..."
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, kind: str, column: list[str], json: bool, **options: Any) -> None:
        now = timezone.now()
        columns = dict(pair.split("=", 1) for pair in column if "=" in pair)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        try:
            taken, is_new = operations.take_statement(
                content=content, file_name=file.name, kind=kind, columns=columns, actor=None, at=now
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        statement = operations.read_statement(statement_id=taken.pk, at=now)
        if statement.state == StatementState.REFUSED:
            raise CommandError(statement.refusal)
        told = _told(statement, is_new=is_new)
        self.stdout.write(_as_json(told) if json else _as_text(told))


def _told(statement: Statement, *, is_new: bool) -> dict[str, Any]:
    """Amounts as text, in the statement's currency."""
    states = Counter(statement.lines.values_list("state", flat=True))
    return {
        "statement": statement.pk,
        "kind": statement.kind,
        "is_new": is_new,
        "account": statement.account,
        "lines": statement.line_count,
        "known_before": statement.known_count,
        **{f"{of}_{part}": said for of in Direction.values for part, said in statement.totals[of].items()},
        "fees": statement.totals["fees"],
        **{state: states[state] for state in LineState.values},
        "footer_ok": not statement.mismatches,
        "footer": statement.mismatches,
    }


def _as_json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _as_text(told: dict[str, Any]) -> str:
    summary = (
        f"{told['lines']} lines ({told['known_before']} known before): in {told['in_sum']}, out {told['out_sum']}, "
        f"neutral {told['neutral_sum']}, fees {told['fees']}; {told['matched']} matched, {told['open']} to explain"
    )
    return "\n".join([summary, *(_footer(wrong) for wrong in told["footer"])])


def _footer(wrong: dict[str, Any]) -> str:
    said = f"{wrong['said_count']} lines {wrong['of']}" + (f" of {wrong['said_sum']}" if wrong["said_sum"] else "")
    return f"WRONG FOOTER: it says {said}, the lines are {wrong['found_count']} of {wrong['found_sum']}."
