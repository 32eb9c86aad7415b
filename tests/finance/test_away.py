"""Finance finds the morning's work, and refunds that did not arrive, on its list of notices."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from finance import operations, reactions
from finance.providers.wechat import WeChat
from orders.operations import LineDraft
from shopsuite.core.queries import current_shop
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice
from shopsuite.notices.sources import telling_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.finance.stage import paid_online, paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance():
    make.person(Role.CLERK)
    make.person(Role.OWNER)
    return make.person(Role.FINANCE, name="Wu")


def here(at):
    return at.astimezone(current_shop().zone).date()


def told_of_day(at):
    operations.tell_of_the_day(day=here(at), at=at)
    reactions.tell_of_the_day(Event.objects.filter(kind="finance.day_to_reconcile").latest("pk"))
    return list(InboxNotice.objects.select_related("recipient__user").order_by("pk"))


def test_a_day_that_is_not_explained_is_on_finances_list_once(finance):
    now = timezone.now()
    paid_order(at=now)

    told_of_day(now)
    [notice] = told_of_day(now)

    assert notice.recipient.user == finance
    told = telling_of(notice.as_notice)
    assert "1 payment no statement shows" in told.lines
    assert told.url == f"/finance/days/{here(now)}/"


def test_once_explained_there_is_nothing_left_to_tell(finance):
    now = timezone.now()
    _order, payment = paid_order(at=now)
    [notice] = told_of_day(now)

    operations.explain_movement(movement=payment.movement, why="A voucher", actor=finance, at=now)

    assert telling_of(notice.as_notice) is None


def test_a_closed_day_that_a_colleague_opened_again_is_on_the_others_list(finance):
    colleague, now = make.person(Role.FINANCE), timezone.now()
    _order, payment = paid_order(at=now)
    operations.explain_movement(movement=payment.movement, why="A voucher", actor=colleague, at=now)
    operations.close_day(day=here(now), cash_counted=Decimal(0), note="", actor=colleague, at=now)

    operations.expect_movement(movement=payment.movement, actor=colleague, at=now)
    reactions.tell_of_the_day(Event.objects.get(kind="finance.day_opened"))

    notice = InboxNotice.objects.get()
    assert notice.recipient.user == finance
    assert "1 payment no statement shows" in telling_of(notice.as_notice).lines


def test_a_log_that_is_read_from_its_beginning_tells_nobody_anything(finance):
    long_ago = timezone.now() - timedelta(days=3)
    paid_order(at=long_ago)
    assert told_of_day(long_ago) == []


def test_a_refund_that_failed_is_on_finances_list_until_it_is_asked_for_again(wechat, finance):
    order = make.order(LineDraft(quantity=Decimal(1), title="Tasting", unit_price=Decimal(30)))
    online = paid_online(order)
    now = timezone.now()
    refund = operations.give_back_online(
        payment_id=online.pk, amount=Decimal(30), reason="late", provider=WeChat(), actor=finance, at=now
    )
    wechat.refusal = (403, {"code": "NOT_ENOUGH", "message": "The balance is too low"})
    operations.send_refund(refund_id=refund.pk, provider=WeChat(), at=now)
    for event in Event.objects.filter(kind="finance.refund_moved").order_by("pk"):
        reactions.tell_of_the_refund(event)

    notice = InboxNotice.objects.get()
    assert notice.recipient.user == finance
    assert "The balance is too low" in telling_of(notice.as_notice).lines
    operations.give_back_again(refund_id=refund.pk, provider=WeChat(), actor=finance, at=now)
    assert telling_of(notice.as_notice) is None
