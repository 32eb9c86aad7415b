"""The rows of a dump's INSERT statements. Nothing is evaluated: a file is read token by token, and what is no token is refused."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path

from shopsuite.core.errors import DomainError

_TOKEN = re.compile(
    r"""(?P<blank>\s++|\#[^\n]*+|--(?=\s|\Z)[^\n]*+|/\*.*?\*/)
      |(?P<name>`[^`\n]++`)
      |(?P<text>'(?:[^'\\]|''|\\.)*+')
      |(?P<number>-?(?:\d++(?:\.\d*+)?|\.\d++))
      |(?P<word>[A-Za-z_@][\w@]*+)
      |(?P<mark>[(),;.=])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"''|\\(.)", re.DOTALL)
_MEANT = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a"}
#: Statements that hold no rows.
_PASSED_OVER = {"SET", "USE", "DROP", "CREATE", "ALTER", "LOCK", "UNLOCK", "START", "BEGIN", "COMMIT"}

Value = str | Decimal | None


class BrokenDump(DomainError):
    """The dump cannot be read, or does not add up in itself; ``details``: ``file`` and ``line``."""


def broken(where: str, line: int, what: str) -> BrokenDump:
    """The refusal of what stands in file ``where`` on ``line``."""
    return BrokenDump("broken_dump", f"{where}, line {line}: {what}", file=where, line=line)


@dataclass(frozen=True)
class Row:
    """One row as it was written: ``values`` by column, and where it stands."""

    file: str
    line: int
    table: str
    values: dict[str, Value]

    def text(self, column: str) -> str:
        """ "" for NULL. Raises ``BrokenDump`` for a number."""
        value = self._value(column)
        if isinstance(value, Decimal):
            raise self.broken(f"{column} is no text")
        return (value or "").strip()

    def number(self, column: str) -> Decimal:
        """0 for NULL. Raises ``BrokenDump`` for a text."""
        value = self._value(column)
        if isinstance(value, str):
            raise self.broken(f"{column} is no number")
        return value or Decimal(0)

    def key(self, column: str) -> int | None:
        """The id another row goes by; None for NULL."""
        if self._value(column) is None:
            return None
        value = self.number(column)
        if value != int(value):
            raise self.broken(f"{column} is no id")
        return int(value)

    def moment(self, column: str, zone: tzinfo) -> datetime | None:
        """A DATETIME, which names no zone: taken as the time on the wall in ``zone``."""
        if not (text := self.text(column)):
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=zone)
        except ValueError as error:
            raise self.broken(f"{column} is no date: {text}") from error

    def broken(self, what: str) -> BrokenDump:
        return broken(self.file, self.line, f"{self.table}: {what}")

    def _value(self, column: str) -> Value:
        try:
            return self.values[column]
        except KeyError:
            raise self.broken(f"no column {column}") from None


@dataclass(frozen=True)
class _Token:
    kind: str
    said: str
    line: int


@dataclass
class _Reader:
    """One file, token by token."""

    file: str
    tokens: Iterator[_Token]
    last_line: int = field(default=1)

    def next(self) -> _Token | None:
        token = next(self.tokens, None)
        if token:
            self.last_line = token.line
        return token

    def must(self, what: str = "") -> _Token:
        """The next token; ``what``: the only word or mark it may be."""
        token = self.next()
        if token is None:
            raise broken(self.file, self.last_line, "the file ends in the middle of a statement")
        if what and token.said.upper() != what:
            raise broken(self.file, token.line, f"“{what}” was expected here, not “{token.said[:40]}”")
        return token


def read_tables(folder: Path) -> dict[str, list[Row]]:
    """The rows of every ``*.sql`` file in ``folder``, by table. Raises ``BrokenDump`` with file and line, ``OSError``."""
    tables: dict[str, list[Row]] = defaultdict(list)
    files = sorted(folder.glob("*.sql"))
    if not files:
        raise broken(str(folder), 1, "there is no .sql file")
    for path in files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            raise broken(path.name, line, "this is not UTF-8") from error
        for row in _rows(_Reader(path.name, _tokens(text, path.name))):
            tables[row.table].append(row)
    return dict(tables)


def _tokens(text: str, file: str) -> Iterator[_Token]:
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            what = "a text that does not end" if text[position] == "'" else f"“{text[position : position + 20]}”"
            raise broken(file, line, f"cannot be read: {what}")
        said = found.group()
        if found.lastgroup != "blank":
            yield _Token(str(found.lastgroup), said, line)
        line += said.count("\n")
        position = found.end()


def _rows(reader: _Reader) -> Iterator[Row]:
    while token := reader.next():
        verb = token.said.upper()
        if verb == "INSERT":
            yield from _insert(reader)
        elif verb in _PASSED_OVER:
            while reader.must().said != ";":
                pass
        elif verb != ";":
            raise broken(reader.file, token.line, f"a statement that a dump does not have: “{token.said[:40]}”")


def _insert(reader: _Reader) -> Iterator[Row]:
    """``INSERT INTO table (columns) VALUES (…), (…);``, the word INSERT being read."""
    reader.must("INTO")
    table = _name(reader, reader.must())
    token = reader.must()
    if token.said == ".":  # schema.table
        table, token = _name(reader, reader.must()), reader.must()
    if token.said != "(":
        raise broken(reader.file, token.line, f"{table}: the columns are not named")
    columns = [_name(reader, each) for each in _listed(reader)]
    reader.must("VALUES")
    while True:
        line = reader.must("(").line
        values = [_value(reader, each) for each in _listed(reader)]
        if len(values) != len(columns):
            raise broken(reader.file, line, f"{table}: {len(values)} values for {len(columns)} columns")
        yield Row(reader.file, line, table, dict(zip(columns, values, strict=True)))
        token = reader.must()
        if token.said == ";":
            return
        if token.said != ",":
            raise broken(reader.file, token.line, f"{table}: “,” or “;” was expected here, not “{token.said[:40]}”")


def _listed(reader: _Reader) -> Iterator[_Token]:
    """What stands between commas up to the closing bracket, the opening one being read."""
    while True:
        yield reader.must()
        token = reader.must()
        if token.said == ")":
            return
        if token.said != ",":
            raise broken(reader.file, token.line, f"“,” or “)” was expected here, not “{token.said[:40]}”")


def _name(reader: _Reader, token: _Token) -> str:
    if token.kind not in ("name", "word"):
        raise broken(reader.file, token.line, f"a name was expected here, not “{token.said[:40]}”")
    return token.said.strip("`")


def _value(reader: _Reader, token: _Token) -> Value:
    if token.kind == "text":
        return _ESCAPED.sub(lambda hit: "'" if hit[1] is None else _MEANT.get(hit[1], hit[1]), token.said[1:-1])
    if token.kind == "number":
        return Decimal(token.said)
    if token.said.upper() == "NULL":
        return None
    raise broken(reader.file, token.line, f"a value was expected here, not “{token.said[:40]}”")
