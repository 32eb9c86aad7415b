"""WeChat Pay: the bill of an account (微信支付账单明细) and the merchants' bill of trades (交易账单)."""

import re
from collections.abc import Iterable
from decimal import Decimal

from finance.statements.lines import Claim, Direction, Line, Nature, Statement, whole
from finance.statements.tables import Record, Table, read_table
from shopsuite.spreadsheets.reading import Row

_DIRECTIONS = {"收入": Direction.IN, "支出": Direction.OUT}
_SAID = re.compile(r"^(收入|支出|中性交易)[：:]\s*(\d+)笔\s*([\d,.]+)元")
_SAID_ALL = re.compile(r"共\s*(\d+)\s*笔记录")
_FEE = re.compile(r"服务费[¥￥]?\s*(\d+(?:\.\d+)?)")


def read(rows: Iterable[Row]) -> Statement:
    """Either of the two; the columns tell which."""
    held = list(rows)
    if any("微信订单号" in cells for _number, cells in held):
        return _merchant(read_table(held, header_has=("交易时间", "微信订单号", "应结订单金额")))
    return _account(read_table(held, header_has=("交易时间", "收/支", "金额(元)")))


def _account(table: Table) -> Statement:
    return Statement(
        lines=whole(_account_line(record) for record in table.records),
        claims=_claims(table.texts()),
        account=table.said("微信昵称"),
        began_at=table.said_moment("起始时间"),
        ended_at=table.said_moment("终止时间"),
    )


def _account_line(record: Record) -> Line:
    direction = _DIRECTIONS.get(record.text("收/支"), Direction.NEUTRAL)
    fee = _FEE.search(record.text("备注"))
    return Line(
        row=record.row,
        at=record.moment("交易时间"),
        direction=direction,
        nature=_nature(record.text("交易类型"), direction),
        amount=record.amount("金额(元)"),
        fee=Decimal(fee[1]) if fee else Decimal(0),
        counterparty=record.text("交易对方"),
        description=record.text("商品") or record.text("交易类型"),
        status=record.text("当前状态"),
        reference=record.text("交易单号"),
        merchant_reference=record.text("商户单号"),
        remark=record.text("备注"),
    )


def _nature(kind: str, direction: Direction) -> Nature:
    if "退款" in kind:
        return Nature.REFUND
    return Nature.TRANSFER if direction == Direction.NEUTRAL else Nature.SALE


def _claims(texts: Iterable[str]) -> list[Claim]:
    """The totals an account's bill states of itself, above its lines."""
    claims = []
    for text in texts:
        if found := _SAID_ALL.search(text):
            claims.append(Claim("all", int(found[1])))
        elif found := _SAID.match(text):
            of = _DIRECTIONS.get(found[1], Direction.NEUTRAL)
            claims.append(Claim(of, int(found[2]), Decimal(found[3].replace(",", ""))))
    return claims


def _merchant(table: Table) -> Statement:
    """Trades and refunds stand in the same columns: a row with a refund's number is a refund."""
    return Statement(
        lines=whole(_merchant_line(record) for record in table.records),
        claims=_merchant_claims(table),
        account=table.records[0].text("商户号") if table.records else "",
    )


def _merchant_line(record: Record) -> Line:
    is_refund = bool(record.text("微信退款单号").strip("0"))
    return Line(
        row=record.row,
        at=record.moment("交易时间"),
        direction=Direction.OUT if is_refund else Direction.IN,
        nature=Nature.REFUND if is_refund else Nature.SALE,
        amount=record.amount("退款金额") if is_refund else record.amount("应结订单金额"),
        fee=record.amount("手续费"),
        counterparty=record.text("用户标识"),
        description=record.text("商品名称"),
        status=record.text("退款状态") if is_refund else record.text("交易状态"),
        reference=record.text("微信退款单号") if is_refund else record.text("微信订单号"),
        merchant_reference=record.text("商户退款单号") if is_refund else record.text("商户订单号"),
        remark=record.text("商户数据包"),
    )


def _merchant_claims(table: Table) -> list[Claim]:
    """The two rows below the lines: names of totals, and the totals."""
    if len(table.below) < 2:
        return []
    said = dict(zip(table.below[0], table.below[1], strict=False))
    count, taken, returned = (said.get(name, "") for name in ("总交易单数", "应结订单总金额", "退款总金额"))
    ins = sum(1 for record in table.records if not record.text("微信退款单号").strip("0"))
    claims = [Claim("all", int(count))] if count.isdecimal() else []
    if taken:
        claims.append(Claim(Direction.IN, ins, Decimal(taken)))
    if returned:
        claims.append(Claim(Direction.OUT, len(table.records) - ins, Decimal(returned)))
    return claims
