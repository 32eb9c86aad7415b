"""Statements come in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from finance import rules
from finance.events import StatementRead
from finance.models import Statement, StatementKind, StatementLine
from finance.models.statement import StatementState
from finance.operations.matching import match_open
from finance.operations.telling import tell
from finance.statements import alipay, bank, wechat
from finance.statements import lines as read_lines
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User
from shopsuite.spreadsheets.reading import MOST_BYTES, UnreadableFile, read_rows


def take_statement(
    *,
    content: bytes,
    file_name: str,
    kind: str,
    actor: User | None,
    at: datetime,
    columns: Mapping[str, str] | None = None,
) -> tuple[Statement, bool]:
    """Keep an exported file; ``read_statement`` reads it. Returns it, and whether it is new: the same bytes are one statement.

    A file that could not be read may come again. Raises ``Invalid`` for an unknown kind and for more than 200 MB.
    """
    if kind not in StatementKind.values:
        raise Invalid("unknown_kind", _("Choose whose statement it is."), field="kind")
    if not content:
        raise UnreadableFile("empty_file", _("The file is empty."), field="file")
    if len(content) > MOST_BYTES:
        raise UnreadableFile("too_large", _("The file is larger than 200 MB. Split it by month, say."), field="file")
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        known = Statement.objects.select_for_update().filter(digest=digest).first()
        if known and known.state != StatementState.REFUSED:
            return known, False
        made = known or Statement(digest=digest)
        made.kind, made.state, made.refusal = kind, StatementState.READING, ""
        made.file_name, made.columns = file_name[:255], dict(columns or {})
        made.at, made.actor = at, actor
        if not known:
            made.file.save(f"{digest[:12]}-{file_name[-80:]}", ContentFile(content), save=False)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            return Statement.objects.get(digest=digest), False
    return made, True


@transaction.atomic
def name_columns(*, statement_id: int, columns: Mapping[str, str], actor: User, at: datetime) -> Statement:
    """Say which columns of a bank's refused file hold what (field -> heading); it is then read again. Locks the statement."""
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    if statement.state != StatementState.REFUSED:
        return statement
    statement.columns = {
        field: columns.get(field, "") for field in bank.FIELDS if columns.get(field) in statement.header
    }
    statement.state, statement.refusal = StatementState.READING, ""
    statement.actor, statement.at = actor, at
    statement.save(update_fields=["columns", "state", "refusal", "actor", "at"])
    return statement


def read_statement(*, statement_id: int, at: datetime) -> Statement:
    """Read a kept file into lines and match what can be matched; safe to run twice. Locks the statement.

    A file that cannot be read is noted as refused, with the reason. Lines that another statement held are counted, not
    taken again.
    """
    try:
        return _read(statement_id, at)
    except UnreadableFile as error:
        return _refuse(statement_id, error, at)


@transaction.atomic
def _read(statement_id: int, at: datetime) -> Statement:
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    if statement.state == StatementState.READ:
        return statement
    found = _understood(statement)
    made = StatementLine.objects.bulk_create(_rows(statement, found.lines), batch_size=2000, ignore_conflicts=True)
    statement.line_count = len(made)
    statement.known_count = len(made) - statement.lines.count()
    statement.totals = _totals(found)
    statement.mismatches = [_as_json(one) for one in found.mismatches()]
    statement.account = found.account[:120]
    statement.began_at, statement.ended_at = found.began_at, found.ended_at
    statement.state = StatementState.READ
    statement.save()
    match_open(kind=statement.kind, at=at)
    _tell(statement, at)
    return statement


@transaction.atomic
def _refuse(statement_id: int, error: UnreadableFile, at: datetime) -> Statement:
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    statement.state, statement.refusal = StatementState.REFUSED, error.message
    statement.header = _header(statement) if statement.kind == StatementKind.BANK else []
    statement.save(update_fields=["state", "refusal", "header"])
    _tell(statement, at)
    return statement


def _understood(statement: Statement) -> read_lines.Statement:
    with statement.file.open("rb") as file:
        rows = read_rows(cast(BinaryIO, file), name=statement.file_name)
        if statement.kind == StatementKind.BANK:
            return bank.read(rows, zone=current_shop().zone, columns=statement.columns or None)
        return {StatementKind.WECHAT: wechat, StatementKind.ALIPAY: alipay}[StatementKind(statement.kind)].read(rows)


def _header(statement: Statement) -> list[str]:
    """The headings a person may name the columns by."""
    try:
        with statement.file.open("rb") as file:
            return bank.header_of(read_rows(cast(BinaryIO, file), name=statement.file_name))
    except UnreadableFile:
        return []


def _rows(statement: Statement, lines: Iterable[read_lines.Line]) -> list[StatementLine]:
    seen: Counter[str] = Counter()
    rows = []
    for line in lines:
        said = _identity(statement.kind, line)
        seen[said] += 1
        rows.append(
            StatementLine(
                statement=statement,
                row=line.row,
                at=line.at,
                direction=line.direction,
                nature=line.nature,
                amount=line.amount,
                signed=line.signed,
                fee=line.fee,
                counterparty=line.counterparty[:200],
                description=line.description[:500],
                status=line.status[:60],
                reference=line.reference[:80],
                merchant_reference=line.merchant_reference[:80],
                remark=line.remark[:500],
                identity=sha256(f"{said}|{seen[said]}".encode()).hexdigest(),
                state=rules.first_state_of(line),
            )
        )
    return rows


def _identity(kind: str, line: read_lines.Line) -> str:
    """What makes a line the same in another export. Its state is not among it: that changes."""
    facts = (kind, line.at.isoformat(), line.direction, line.amount, line.reference, line.merchant_reference)
    return "|".join(map(str, (*facts, line.counterparty, line.description)))


def _totals(found: read_lines.Statement) -> dict[str, object]:
    by_direction = {of.value: found.total(of) for of in read_lines.Direction}
    fees = sum((line.fee for line in found.lines), Decimal(0))
    return {of: {"count": count, "sum": str(total)} for of, (count, total) in by_direction.items()} | {
        "fees": str(fees)
    }


def _as_json(mismatch: read_lines.Mismatch) -> dict[str, object]:
    facts = asdict(mismatch)
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in facts.items()}


def _tell(statement: Statement, at: datetime) -> None:
    told = StatementRead(statement_id=statement.pk, state=statement.state)
    tell(told, actor=statement.actor, at=at)
