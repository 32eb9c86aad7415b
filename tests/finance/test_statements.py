"""Statements are read to the cent, once, and say when they do not add up."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from finance import operations
from finance.models import Statement, StatementLine
from finance.statements import alipay, bank, wechat
from finance.statements.lines import Direction, Nature
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from shopsuite.spreadsheets.reading import UnreadableFile, read_rows
from tests import factories as make
from tests.factories import NOON
from tests.finance.stage import read, wechat_file

SHANGHAI = ZoneInfo("Asia/Shanghai")


def rows_of(text, name="bill.csv", encoding="utf-8"):
    return read_rows(io.BytesIO(text.encode(encoding)), name=name)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "kind", "lines", "came", "went", "neither"),
    [
        ("alipay-records.csv", alipay, 10, "222228.50", "211.64", "247.37"),
        ("wechat-records.csv", wechat, 27, "28.49", "2904.53", "26100.89"),
        ("wechat-records.xlsx", wechat, 27, "28.49", "2904.53", "26100.89"),
    ],
)
def test_real_exports_are_read_to_the_cent(shared_data, name, kind, lines, came, went, neither):
    with (shared_data / "payments" / name).open("rb") as file:
        found = kind.read(read_rows(file, name=name))

    assert found.total("all")[0] == lines
    assert [found.total(of)[1] for of in Direction] == [Decimal(came), Decimal(went), Decimal(neither)]
    # Whoever prepared these files took lines out of them: every total they state of themselves is wrong but one count.
    assert {wrong.of for wrong in found.mismatches()} == {"all", *Direction}


@pytest.mark.real_data
@pytest.mark.django_db
def test_the_command_reports_a_wrong_footer_and_takes_a_file_once(shared_data):
    def imported():
        out = io.StringIO()
        call_command(
            "import_statement", shared_data / "payments/wechat-records.csv", kind="wechat", json=True, stdout=out
        )
        return json.loads(out.getvalue())

    first, again = imported(), imported()

    assert (first["lines"], first["in_sum"], first["out_sum"], first["fees"]) == (27, "28.49", "2904.53", "1.20")
    assert not first["footer_ok"]
    assert (first["is_new"], again["is_new"]) == (True, False)
    assert StatementLine.objects.count() == 27


TWO_LINES = [
    ("2026-05-20 10:00:00", "收入", "30.00", "420001", "/", "/"),
    ("2026-05-20 11:00:00", "支出", "12.50", "420002", "/", "/"),
]
RIGHT = ["共2笔记录", "收入：1笔 30.00元", "支出：1笔 12.50元", "中性交易：0笔 0.00元"]


@pytest.mark.parametrize(
    ("footer", "wrong"),
    [
        (RIGHT, []),
        (["共3笔记录", *RIGHT[1:]], ["all"]),
        ([RIGHT[0], "收入：1笔 30.01元", *RIGHT[2:]], ["in"]),
        ([*RIGHT[:2], "支出：2笔 12.50元", RIGHT[3]], ["out"]),
    ],
)
@pytest.mark.django_db
def test_a_footer_is_a_checksum(footer, wrong):
    statement = read(wechat_file(*TWO_LINES, footer=footer))

    assert [one["of"] for one in statement.mismatches] == wrong


def test_a_withdrawal_is_no_payment_and_its_fee_is_known():
    line = wechat.read(
        rows_of(wechat_file(("2026-05-20 10:00:00", "/", "100.10", "1", "/", "服务费¥0.10")).decode())
    ).lines[0]

    assert (line.nature, line.signed, line.fee) == (Nature.TRANSFER, 0, Decimal("0.10"))
    assert line.at == datetime(2026, 5, 20, 10, tzinfo=SHANGHAI)


MERCHANT = """\
交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,\
微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率
`2026-05-20 10:00:00,`wx1,`1900,`0,`,`4200001,`10001,`oU1,`NATIVE,`SUCCESS,`CMB,`CNY,`188.00,`0.00,`0,`0,`0.00,`0.00,`,`,`龙井,`,`1.13000,`0.60%
`2026-05-20 12:00:00,`wx1,`1900,`0,`,`4200001,`10001,`oU1,`NATIVE,`REFUND,`CMB,`CNY,`0.00,`0.00,`5030001,`R10001,`88.00,`0.00,`ORIGINAL,`SUCCESS,`龙井,`,`-0.53000,`0.60%
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额
`2,`188.00,`88.00,`0.00,`0.60000
"""


def test_the_bill_of_a_merchant_has_refunds_and_fees():
    found = wechat.read(rows_of(MERCHANT))

    sale, refund = found.lines
    assert (sale.signed, sale.fee, sale.merchant_reference) == (Decimal("188.00"), Decimal("1.13"), "10001")
    assert (refund.signed, refund.reference, refund.nature) == (Decimal("-88.00"), "5030001", Nature.REFUND)
    assert found.mismatches() == []
    assert wechat.read(
        rows_of(MERCHANT.replace("`188.00,`88.00,`0.00,`0.60000", "`188.00,`80.00,`0.00,`0.6"))
    ).mismatches()


BOOKINGS = """\
#支付宝账务明细查询
#账号：[20881234]
#起始日期：[2026-05-01 00:00:00]   终止日期：[2026-06-01 00:00:00]
#-----------------------------------------账务明细列表----------------------------------------
账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注
101	,2026A1	,10001	,龙井	,2026-05-20 10:00:00,li@x.cn	,188.00,,500.00,支付宝,在线支付,
102	,2026A1	,10001	,	,2026-05-20 10:00:01,	,,-1.13,498.87,支付宝,收费,
103	,2026R1	,10001	,	,2026-05-20 12:00:00,li@x.cn	,,-88.00,410.87,支付宝,交易退款,
#-----------------------------------------账务明细列表结束------------------------------------
#支出合计：2笔，共-89.13元
#收入合计：1笔，共188.00元
#导出时间：[2026-06-01 08:00:00]
"""


def test_a_merchants_bookings_at_alipay_come_in_gbk_with_totals_below():
    found = alipay.read(rows_of(BOOKINGS, encoding="gbk"))

    assert [line.signed for line in found.lines if line.nature != Nature.TRANSFER] == [
        Decimal("188.00"),
        Decimal("-88.00"),
    ]
    assert [line.fee for line in found.lines] == [0, Decimal("1.13"), 0]
    assert (found.account, found.mismatches()) == ("20881234", [])


def test_a_closed_trade_moved_nothing():
    text = (
        "共1笔记录\n交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n"
        "2026-05-20 10:00:00,日用百货,x,/,茶,收入,82.00,,交易关闭,1,2,,\n"
    )
    assert alipay.read(rows_of(text)).lines[0].signed == 0


@pytest.mark.parametrize(
    ("header", "row", "signed"),
    [
        ("日期,摘要,贷方发生额,借方发生额".replace("日期", "交易日期"), "2026-05-20,转账 10001,77.00,", "77.00"),
        ("Date,Description,Credit,Debit", "2026-05-20,Rent,,1000.00", "-1000.00"),
        ("Date;Description;Amount", "2026-05-20;Tea;-5.25", "-5.25"),
    ],
)
def test_a_banks_columns_are_recognised(header, row, signed):
    line = bank.read(
        rows_of(f"Account 6222 of somebody\n{header}\n{row}\n") if ";" not in header else rows_of(f"{header}\n{row}\n"),
        zone=SHANGHAI,
    ).lines[0]

    assert line.signed == Decimal(signed)


@pytest.mark.django_db
def test_a_banks_unknown_columns_are_named_by_a_person():
    content = b"Tag,Betrag,Text\n2026-05-20,77.00,Danke\n"
    refused = read(content, kind="bank")
    assert (refused.state, refused.header) == ("refused", ["Tag", "Betrag", "Text"])

    who = make.person(Role.FINANCE)
    named = {"at": "Tag", "amount": "Betrag", "description": "Text", "remark": "not there"}
    operations.name_columns(statement_id=refused.pk, columns=named, actor=who, at=NOON)
    statement = operations.read_statement(statement_id=refused.pk, at=NOON)

    assert statement.state == "read"
    assert statement.lines.get().signed == 77


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("wechat", "a,b\n1,2\n"),
        ("alipay", wechat_file(*TWO_LINES).decode()),
        ("wechat", "交易时间,收/支,金额(元)\nnever,收入,5\n"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_cannot_be_read_says_why_and_may_come_again(kind, text):
    statement = read(text.encode(), kind=kind)

    assert statement.state == "refused"
    assert statement.refusal
    assert not StatementLine.objects.exists()
    _again, is_new = operations.take_statement(content=text.encode(), file_name="x", kind="bank", actor=None, at=NOON)
    assert is_new


@pytest.mark.django_db
def test_exports_that_overlap_hold_a_line_once():
    read(wechat_file(*TWO_LINES))
    more = read(wechat_file(*TWO_LINES, ("2026-05-21 10:00:00", "收入", "5.00", "420003", "/", "/")))

    assert (more.line_count, more.known_count) == (3, 2)
    assert StatementLine.objects.count() == 3


@pytest.mark.django_db
def test_two_lines_that_read_the_same_in_one_file_are_two():
    read(wechat_file(TWO_LINES[0], TWO_LINES[0]))

    assert StatementLine.objects.count() == 2


@pytest.mark.django_db
def test_an_empty_file_and_an_unknown_kind_are_refused_at_once():
    for content, kind in ((b"", "wechat"), (b"x", "paypal")):
        with pytest.raises(Invalid):
            operations.take_statement(content=content, file_name="x", kind=kind, actor=None, at=NOON)
    assert not Statement.objects.exists()


@pytest.mark.django_db
def test_the_command_says_why_a_file_is_refused(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError):
        call_command("import_statement", file, kind="alipay")
    with pytest.raises(CommandError):
        call_command("import_statement", tmp_path / "none.csv", kind="alipay")


@given(st.text(max_size=400), st.sampled_from([wechat, alipay]))
def test_whatever_is_sent_is_read_or_refused(text, kind):
    try:
        found = kind.read(rows_of(text, encoding="utf-8"))
    except (UnreadableFile, UnicodeEncodeError):
        return
    assert found.lines


def test_times_without_a_zone_are_the_shops():
    line = bank.read(rows_of("Date,Amount\n2026-05-20 10:00,5\n"), zone=ZoneInfo("Europe/Berlin")).lines[0]

    assert line.at.astimezone(UTC) == datetime(2026, 5, 20, 8, tzinfo=UTC)
