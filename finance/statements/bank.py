"""Any bank's CSV or XLSX, its columns named by the person who uploads it or recognised by their headings."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from finance.statements.lines import Direction, Line, Nature, Statement, whole
from finance.statements.tables import Record, read_table
from shopsuite.spreadsheets.reading import Row, UnreadableFile

#: What can be read from a bank's file: field -> (label, headings it is known by).
FIELDS: dict[str, tuple[object, tuple[str, ...]]] = {
    "at": (_("When"), ("交易时间", "交易日期", "记账日期", "date", "booking date", "transaction date", "time")),
    "amount": (_("Amount, negative when it went out"), ("交易金额", "发生额", "amount")),
    "paid_in": (_("Came in"), ("收入", "贷方发生额", "贷方金额", "收入金额", "credit", "paid in", "credit amount")),
    "paid_out": (_("Went out"), ("支出", "借方发生额", "借方金额", "支出金额", "debit", "paid out", "debit amount")),
    "counterparty": (_("From or to"), ("对方户名", "对方账户名称", "对方名称", "counterparty", "name", "payee")),
    "description": (_("What for"), ("摘要", "用途", "附言", "交易摘要", "description", "memo", "details")),
    "reference": (_("The bank's number"), ("流水号", "交易流水号", "凭证号", "reference", "transaction id", "id")),
    "remark": (_("Remark"), ("备注", "remark", "note")),
}


def recognise(header: Sequence[str]) -> dict[str, str]:
    """Field -> heading, for what is known of a bank's header."""
    by_word = {heading.strip().casefold(): heading for heading in header}
    known = {field: (by_word.get(word) for word in words) for field, (_label, words) in FIELDS.items()}
    return {field: found for field, words in known.items() if (found := next(filter(None, words), None))}


def missing(columns: Mapping[str, str]) -> list[str]:
    """The labels of what must have a column and has none: a day, and an amount or what came in."""
    lacking = [] if columns.get("at") else ["at"]
    if not columns.get("amount") and not columns.get("paid_in"):
        lacking.append("amount")
    return [str(FIELDS[field][0]) for field in lacking]


def header_of(rows: Iterable[Row]) -> list[str]:
    """The first row that has what a statement needs; else the first with three cells, which a person may name."""
    first: list[str] = []
    for _number, cells in rows:
        if not missing(recognise(cells)):
            return list(cells)
        if not first and sum(1 for cell in cells if cell) >= 3:
            first = list(cells)
    return first


def read(rows: Iterable[Row], *, zone: ZoneInfo, columns: Mapping[str, str] | None = None) -> Statement:
    """Lines with times in ``zone`` where the file names none. ``columns`` is field -> heading as a person chose it.

    Raises ``UnreadableFile`` ("columns_missing") naming what has no column.
    """
    held = list(rows)
    columns = {field: heading for field, heading in (columns or recognise(header_of(held))).items() if heading}
    if lacking := missing(columns):
        raise UnreadableFile("columns_missing", _("Say which column holds: %s.") % ", ".join(lacking), missing=lacking)
    table = read_table(held, header_has=list(columns.values()))
    return Statement(lines=whole(_line(record, columns, zone) for record in table.records))


def _line(record: Record, columns: Mapping[str, str], zone: ZoneInfo) -> Line:
    def text(field: str) -> str:
        return record.text(columns[field]) if field in columns else ""

    signed = record.amount(columns["amount"]) if "amount" in columns else Decimal(0)
    if not signed:
        came, went = (
            record.amount(columns[field]) if field in columns else Decimal(0) for field in ("paid_in", "paid_out")
        )
        signed = came - abs(went)
    return Line(
        row=record.row,
        at=record.moment(columns["at"], zone=zone),
        direction=Direction.IN if signed >= 0 else Direction.OUT,
        nature=Nature.SALE if signed >= 0 else Nature.REFUND,
        amount=abs(signed),
        counterparty=text("counterparty"),
        description=text("description"),
        reference=text("reference"),
        remark=text("remark"),
    )
