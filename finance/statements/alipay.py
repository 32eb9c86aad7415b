"""Alipay: the receipt of an account (电子客户回单) and the merchants' list of bookings (账务明细)."""

import re
from collections.abc import Iterable
from decimal import Decimal

from finance.statements.lines import Claim, Direction, Line, Nature, Statement, whole
from finance.statements.tables import Record, Table, read_table
from shopsuite.spreadsheets.reading import Row

_DIRECTIONS = {"收入": Direction.IN, "支出": Direction.OUT}
_SAID = re.compile(r"^(收入|支出|不计收支)[：:]\s*(\d+)笔\s*([\d,.]+)元")
_SAID_ALL = re.compile(r"共\s*(\d+)\s*笔记录")
_SAID_BY_MERCHANTS = re.compile(r"^#?\s*(收入|支出)合计[：:]\s*(\d+)笔[，,]\s*共\s*(-?[\d,.]+)元")
#: States in which no money moved.
_VOID = ("交易关闭", "等待付款", "还款失败", "已取消")


def read(rows: Iterable[Row]) -> Statement:
    """Either of the two; the columns tell which."""
    held = list(rows)
    if any("账务流水号" in cells for _number, cells in held):
        return _merchant(read_table(held, header_has=("账务流水号", "发生时间", "收入金额（+元）")))
    return _account(read_table(held, header_has=("交易时间", "收/支", "金额")))


def _account(table: Table) -> Statement:
    claims = []
    for text in table.texts():
        if found := _SAID_ALL.search(text):
            claims.append(Claim("all", int(found[1])))
        elif found := _SAID.match(text):
            of = _DIRECTIONS.get(found[1], Direction.NEUTRAL)
            claims.append(Claim(of, int(found[2]), Decimal(found[3].replace(",", ""))))
    return Statement(
        lines=whole(_account_line(record) for record in table.records),
        claims=claims,
        account=table.said("支付宝账户"),
        began_at=table.said_moment("起始时间"),
        ended_at=table.said_moment("终止时间"),
    )


def _account_line(record: Record) -> Line:
    direction = _DIRECTIONS.get(record.text("收/支"), Direction.NEUTRAL)
    return Line(
        row=record.row,
        at=record.moment("交易时间"),
        direction=direction,
        nature=_nature(record, direction),
        amount=record.amount("金额"),
        counterparty=record.text("交易对方"),
        description=record.text("商品说明"),
        status=record.text("交易状态"),
        reference=record.text("交易订单号"),
        merchant_reference=record.text("商家订单号"),
        remark=record.text("备注"),
    )


def _nature(record: Record, direction: Direction) -> Nature:
    if record.text("交易状态") in _VOID:
        return Nature.VOID
    if "退款" in record.text("交易分类") or "退款" in record.text("交易状态"):
        return Nature.REFUND
    return Nature.TRANSFER if direction == Direction.NEUTRAL else Nature.SALE


def _merchant(table: Table) -> Statement:
    """A booking a row, income and expense in columns of their own; what the provider charges is a booking too."""
    claims = [
        Claim(_DIRECTIONS[found[1]], int(found[2]), abs(Decimal(found[3].replace(",", ""))))
        for found in map(_SAID_BY_MERCHANTS.match, table.texts())
        if found
    ]
    return Statement(
        lines=whole(_merchant_line(record) for record in table.records),
        claims=claims,
        account=table.said("账号"),
        began_at=table.said_moment("起始日期"),
        ended_at=table.said_moment("终止日期"),
    )


def _merchant_line(record: Record) -> Line:
    income, expense = record.amount("收入金额（+元）"), abs(record.amount("支出金额（-元）"))
    kind = record.text("业务类型")
    is_fee = "收费" in kind or "服务费" in kind
    return Line(
        row=record.row,
        at=record.moment("发生时间"),
        direction=Direction.IN if income else Direction.OUT,
        nature=Nature.TRANSFER if is_fee or "转账" in kind or "提现" in kind else _refund_or_sale(kind),
        amount=income or expense,
        fee=expense if is_fee else Decimal(0),
        counterparty=record.text("对方账号"),
        description=record.text("商品名称") or kind,
        status=kind,
        reference=record.text("业务流水号", "账务流水号"),
        merchant_reference=record.text("商户订单号"),
        remark=record.text("备注"),
    )


def _refund_or_sale(kind: str) -> Nature:
    return Nature.REFUND if "退款" in kind else Nature.SALE
