"""What owners find under /admin/ of the rest of an order's life: every list, to read and never to write."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from care import operations as care
from care.models import BatchClaim, Case, GoodsBack, Incident
from finance import operations as finance
from finance.models import ClosedDay, Invoice, Match, OnlinePayment, Statement, StatementLine
from finance.operations import MadeOutTo
from orders import operations as orders
from orders.models import ChangeRequest, ClosedMonth, CreditAccount, Intercept, Offer, OrderGroup, ParcelStop, ProofStep
from orders.rules import ChangeDraft
from quotes.models import Proposal, ProposalVersion
from shopsuite.core.read_only import ReadOnlyAdmin
from shopsuite.people.models import Customer, CustomerMerge, Preference
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care.stage import complained, delivered
from tests.factories import NOON
from tests.finance.stage import paid_order, read, wechat_file
from tests.orders.stages import on_its_way, packed
from tests.quotes.stage import offer, sent

pytestmark = pytest.mark.django_db
READ_ONLY = [
    ChangeRequest,
    ParcelStop,
    Intercept,
    Offer,
    ProofStep,
    OrderGroup,
    ClosedMonth,
    Case,
    GoodsBack,
    BatchClaim,
    Incident,
    Proposal,
    ProposalVersion,
    Statement,
    StatementLine,
    Match,
    Invoice,
    OnlinePayment,
    ClosedDay,
    CustomerMerge,
    Preference,
]
MODELS = [*READ_ONLY, CreditAccount]


@pytest.fixture
def owner() -> Client:
    browser = Client()
    browser.force_login(make.person(Role.OWNER))
    return browser


def one_more(day):
    """One of everything, each of an order of its own."""
    tea, who = make.goods(price="10"), make.person(Role.CLERK)
    spring = make.batch(tea, 20)
    for left in (
        packed(make.order(make.line(tea))),
        on_its_way(make.order(make.line(tea)), rider=make.person(Role.RIDER)),
    ):
        draft = ChangeDraft(address="Elsewhere")
        orders.ask_change(order_id=left.pk, draft=draft, actor=who, at=NOON, is_by_customer=True)
    waiting = make.order(make.line(tea))
    orders.offer_options(order_id=waiting.pk, reason="Late", options=["wait"], actor=who, at=NOON)
    orders.ask_proof(order_id=waiting.pk, wish="Blue?", waits_for_approval=True, actor=who, at=NOON)
    sent(offer(tea))
    case = complained(delivered(make.line(tea)))
    line = case.lines.get()
    care.decline(case_id=case.pk, words="No", actor=who, at=NOON)
    GoodsBack.objects.create(line=line, client_id=uuid4(), quantity=1, condition="good", at=NOON, by=who)
    BatchClaim.objects.create(batch=spring, proposed_at=NOON)
    care.raise_incident(order_id=waiting.pk, client_id=uuid4(), kind="other", words="", actor=who, at=NOON)
    statement = read(wechat_file((f"{day} 10:00:00", "收入", "31.00", f"42{day.day}", "/", "/")))
    found = statement.lines.get()
    _order, payment = paid_order("31", at=NOON)
    finance.match_by_hand(line_id=found.pk, movements=[payment.movement], actor=who, at=NOON)
    asked = finance.request_invoice(to=MadeOutTo("Lin"), order_id=waiting.pk, at=NOON)
    finance.issue_invoice(invoice_id=asked.pk, actor=who, at=NOON)
    OnlinePayment.objects.create(order=waiting, provider="null", amount=5, asked_at=NOON, lapses_at=NOON)
    ClosedDay.objects.create(day=day, cash_expected=0, cash_counted=0, closed_at=NOON, closed_by=who)
    ClosedMonth.objects.create(month=day.replace(month=day.day, day=1), closed_at=NOON, closed_by=who)
    kept, gone = (Customer.objects.create(name=f"{name}{day}") for name in ("Kept", "Gone"))
    OrderGroup.objects.create(customer=kept, name="Spring")
    CustomerMerge.objects.create(kept=kept, gone=gone, at=NOON, actor=who)
    Preference.objects.create(customer=kept, text="No lilies", source=f"message:{day.day}", noted_by=who)
    CreditAccount.objects.create(customer=kept, limit=Decimal(100))


def page(model, name="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def asked(browser, url):
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    assert answer.status_code == 200
    return len(queries), answer.content.decode()


def test_every_list_asks_as_often_for_two_as_for_one_and_every_row_opens(owner):
    one_more(date(2026, 5, 1))
    owner.get("/admin/")
    once = {model: asked(owner, page(model)) for model in MODELS}
    one_more(date(2026, 5, 2))

    more = {}
    for model in MODELS:
        count, _content = asked(owner, page(model))
        if count > once[model][0]:
            more[model.__name__] = (once[model][0], count)
        asked(owner, page(model, "change", model.objects.first().pk))
    assert more == {}


@pytest.mark.parametrize("model", MODELS)
def test_every_list_is_searched_without_breaking(owner, model):
    found = admin.site._registry[model]
    for text in ("G7", "林悦", "'; --", "1" * 30):
        assert owner.get(page(model), {"q": text}).status_code == 200
    assert found.search_fields or model is ClosedMonth


@pytest.mark.parametrize("model", READ_ONLY)
def test_what_operations_write_is_not_written_here(owner, model):
    assert isinstance(admin.site._registry[model], ReadOnlyAdmin)
    assert owner.get(page(model, "add")).status_code == 403


def test_a_change_says_what_was_before_and_after(owner):
    tea = make.goods(price="10")
    make.batch(tea, 5)
    order = make.order(make.line(tea), address="West Lake 1")
    draft = ChangeDraft(address="West Lake 2")
    change = orders.ask_change(order_id=order.pk, draft=draft, actor=None, at=NOON, is_by_customer=True)
    url = page(ChangeRequest, "change", change.pk)

    shown = owner.get(url).content.decode()

    assert "West Lake 1" in shown
    assert "West Lake 2" in shown
    assert owner.post(url, {"state": "agreed"}).status_code == 403
    assert ChangeRequest.objects.get().state == "asked"


def test_nobody_but_the_owner_comes_in():
    browser = Client()
    browser.force_login(make.person(Role.FINANCE))
    assert [browser.get(page(model)).status_code for model in (Statement, Case, Offer)] == [404] * 3
