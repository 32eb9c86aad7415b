"""Statements and payments for the tests of finance."""

import csv
import io
from decimal import Decimal

from django.utils import timezone

from finance import operations
from finance.models import OnlinePayment
from finance.providers.wechat import WeChat
from orders import operations as orders
from orders.operations import LineDraft
from tests import factories as make
from tests.factories import NOON
from tests.finance.wechat_server import notification, paid, signed

WECHAT_HEADER = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"


def wechat_file(*lines, footer=()):
    """An account's bill as WeChat Pay exports it. A line: (time, "收入" or "支出" or "/", amount, number, our number, remark)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["微信支付账单明细"] + [""] * 10)
    writer.writerow(["微信昵称：[茶山]"] + [""] * 10)
    writer.writerows([text] + [""] * 10 for text in footer)
    writer.writerow(["----------------------微信支付账单明细列表--------------------"] + [""] * 10)
    writer.writerow(WECHAT_HEADER.split(","))
    for at, way, amount, number, ours, remark in lines:
        kind = "零钱提现" if way == "/" else "商户消费"
        writer.writerow(
            [at, kind, "林女士", "茶", way, f"¥{amount}", "零钱", "已收钱", f"{number}\t", f"{ours}\t", remark]
        )
    return out.getvalue().encode()


def read(content, kind="wechat", name="bill.csv", **more):
    """The statement that ``content`` is, read and matched."""
    taken, _is_new = operations.take_statement(content=content, file_name=name, kind=kind, actor=None, at=NOON, **more)
    return operations.read_statement(statement_id=taken.pk, at=NOON)


def paid_order(amount="30", *, method="wechat", at=NOON, reference="", **order):
    """An order of just that amount, paid."""
    tasting = LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(amount))
    placed = make.order(tasting, **order)
    payment = orders.receive_payment(
        order_id=placed.pk, amount=Decimal(amount), method=method, actor=None, at=at, reference=reference
    )
    payment.refresh_from_db()
    return placed, payment


def hear(facts, *, event_id="EV-1"):
    """WeChat Pay sends ``facts`` by itself."""
    body, at = notification(facts, event_id=event_id), timezone.now()
    return operations.take_message(
        provider=WeChat(), headers=signed(body, at=at.timestamp()), body=body.encode(), at=at
    )


def paid_online(order) -> OnlinePayment:
    """All that is due of ``order``, paid by WeChat Pay (needs its server running)."""
    asked = operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON)
    hear(paid(asked.number, int(asked.amount * 100), reference=f"42{asked.pk}"), event_id=f"paid-{asked.pk}")
    asked.refresh_from_db()
    return asked
