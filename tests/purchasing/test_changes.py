"""Changes that one side proposes and the other answers, line by line."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from purchasing import operations, queries
from purchasing.models import PurchaseOrder
from purchasing.models.change import ChangeState
from purchasing.models.order import OrderState
from purchasing.operations import ChangeDraft, NotNow, Outdated
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON, person
from tests.purchasing import stage
from tests.race import race

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture
def sun():
    return person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def gu(garden):
    return stage.seller(garden)


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing")
    stage.offered(garden, made, "4")
    return made


@pytest.fixture
def cup(garden):
    made = make.goods(name="Cup")
    stage.offered(garden, made, "9")
    return made


@pytest.fixture
def order(garden, tea, cup, sun):
    return stage.sent(garden, (tea, 10), (cup, 20), by=sun)


def propose(order, *changes, by, is_by_supplier=True, version=None):
    return operations.propose_change(
        order_id=order.pk,
        version=version or PurchaseOrder.objects.get(pk=order.pk).version,
        changes=changes,
        is_by_supplier=is_by_supplier,
        actor=by,
        at=NOON,
    )


def answer(proposal, *accepted, by, is_by_supplier=False):
    return operations.answer_change(
        proposal_id=proposal.pk, accepted=accepted, is_by_supplier=is_by_supplier, actor=by, at=NOON
    )


def test_what_is_accepted_holds_at_once_and_the_rest_stays(order, tea, cup, gu, sun):
    of_tea, of_cup = stage.line_of(order, tea), stage.line_of(order, cup)
    proposal = propose(
        order,
        ChangeDraft(of_tea.pk, quantity=Decimal(6), expected_on=JUNE),
        ChangeDraft(of_cup.pk, price=Decimal(11)),
        by=gu,
    )
    first, second = proposal.lines.all()
    assert (first.old_quantity, first.quantity, first.price) == (10, 6, None)

    answer(proposal, first.pk, by=sun)
    answer(proposal, first.pk, by=sun)  # pressed twice
    of_tea.refresh_from_db()
    of_cup.refresh_from_db()
    order.refresh_from_db()
    assert (of_tea.quantity, of_tea.expected_on, of_cup.price) == (6, JUNE, 9)
    assert (order.total, order.expected_on) == (6 * 4 + 20 * 9, JUNE)
    second.refresh_from_db()
    assert second.is_accepted is False
    with pytest.raises(NotNow):
        answer(proposal, second.pk, by=sun)


def test_nobody_answers_their_own_proposal_and_only_the_proposer_takes_it_back(order, tea, gu, sun):
    proposal = propose(order, ChangeDraft(stage.line_of(order, tea).pk, quantity=Decimal(6)), by=gu)
    with pytest.raises(NotNow, match="other side"):
        answer(proposal, by=gu, is_by_supplier=True)
    with pytest.raises(NotNow, match="proposed"):
        operations.withdraw_change(proposal_id=proposal.pk, is_by_supplier=False, actor=sun, at=NOON)
    operations.withdraw_change(proposal_id=proposal.pk, is_by_supplier=True, actor=gu, at=NOON)
    with pytest.raises(NotNow, match="not open"):
        answer(proposal, by=sun)


def test_a_later_proposal_takes_the_place_of_the_earlier_and_the_other_side_answers_first(order, tea, gu, sun):
    line = stage.line_of(order, tea)
    first = propose(order, ChangeDraft(line.pk, quantity=Decimal(6)), by=gu)
    second = propose(order, ChangeDraft(line.pk, quantity=Decimal(7)), by=gu)
    first.refresh_from_db()
    assert (first.state, second.state) == (ChangeState.WITHDRAWN, ChangeState.OPEN)
    with pytest.raises(NotNow, match="Answer it first"):
        propose(order, ChangeDraft(line.pk, quantity=Decimal(8)), by=sun, is_by_supplier=False)


def test_a_supplier_cannot_confirm_what_the_buyer_changes_meanwhile(order, tea, gu, sun):
    seen = order.version
    proposal = propose(
        order, ChangeDraft(stage.line_of(order, tea).pk, quantity=Decimal(12)), by=sun, is_by_supplier=False
    )
    with pytest.raises(Outdated):
        operations.confirm(order_id=order.pk, version=seen, promised_on=JUNE, actor=gu, at=NOON)
    order.refresh_from_db()
    with pytest.raises(NotNow, match="Answer it first"):
        operations.confirm(order_id=order.pk, version=order.version, promised_on=JUNE, actor=gu, at=NOON)
    answer(proposal, *proposal.lines.values_list("pk", flat=True), by=gu, is_by_supplier=True)
    order.refresh_from_db()
    operations.confirm(order_id=order.pk, version=order.version, promised_on=JUNE, actor=gu, at=NOON)
    assert stage.line_of(order, tea).quantity == 12


def test_the_promised_day_stays_when_the_expected_day_moves(order, tea, gu, sun):
    operations.confirm(order_id=order.pk, version=order.version, promised_on=date(2026, 5, 25), actor=gu, at=NOON)
    proposal = propose(order, ChangeDraft(stage.line_of(order, tea).pk, expected_on=JUNE), by=gu)
    answer(proposal, proposal.lines.get().pk, by=sun)
    order.refresh_from_db()
    assert (order.promised_on, order.expected_on) == (date(2026, 5, 25), JUNE)


def test_something_else_may_come_instead(order, tea, gu, sun):
    other = make.goods(name="Biluochun")
    line = stage.line_of(order, tea)
    proposal = propose(order, ChangeDraft(line.pk, substitute_id=other.pk, price=Decimal(5)), by=gu)
    answer(proposal, proposal.lines.get().pk, by=sun)
    line.refresh_from_db()
    assert (line.variant, line.price) == (other, 5)
    assert queries.coming([tea.pk]) == {}


def test_the_same_goods_are_never_two_lines_of_an_order(order, tea, cup, gu):
    with pytest.raises(Invalid, match="already"):
        propose(order, ChangeDraft(stage.line_of(order, tea).pk, substitute_id=cup.pk), by=gu)


def test_two_lines_never_become_the_same_goods_and_no_line_is_named_twice(order, tea, cup, gu):
    silk = make.goods(name="Silk")
    first, second = stage.line_of(order, tea).pk, stage.line_of(order, cup).pk
    for drafts in (
        [ChangeDraft(first, substitute_id=silk.pk), ChangeDraft(second, substitute_id=silk.pk)],
        [ChangeDraft(first, quantity=Decimal(3)), ChangeDraft(first, quantity=Decimal(4))],
    ):
        with pytest.raises(Invalid) as refusal:
            propose(order, *drafts, by=gu)
        assert refusal.value.code == "twice"


def test_an_order_never_comes_to_more_than_can_be_meant(order, tea, gu, sun):
    line = stage.line_of(order, tea).pk
    for price in ("1e10", "0.00001"):
        with pytest.raises(Invalid) as refusal:
            propose(order, ChangeDraft(line, price=Decimal(price)), by=gu)
        assert refusal.value.code == "bad_price"
    dear = propose(order, ChangeDraft(line, quantity=Decimal(10**6), price=Decimal(10**9)), by=gu)
    with pytest.raises(Invalid) as refusal:
        answer(dear, *dear.lines.values_list("pk", flat=True), by=sun)
    assert refusal.value.code == "too_much"


def test_what_came_while_a_proposal_waited_counts(order, tea, gu, sun):
    line = stage.line_of(order, tea)
    proposal = propose(order, ChangeDraft(line.pk, quantity=Decimal(6)), by=gu)
    stage.arrive(order, (tea, 8), by=sun)
    answer(proposal, proposal.lines.get().pk, by=sun)
    line.refresh_from_db()
    assert (line.quantity, line.outstanding) == (8, 0)
    with pytest.raises(Invalid, match="come already"):
        propose(order, ChangeDraft(line.pk, quantity=Decimal(1)), by=gu)


def test_an_order_of_which_nothing_is_left_is_closed(order, tea, cup, gu, sun):
    drafts = [ChangeDraft(stage.line_of(order, goods).pk, quantity=Decimal(0)) for goods in (tea, cup)]
    proposal = propose(order, *drafts, by=gu)
    answer(proposal, *proposal.lines.values_list("pk", flat=True), by=sun)
    order.refresh_from_db()
    assert order.state == OrderState.CLOSED


@pytest.mark.parametrize(
    "end",
    [
        lambda order, sun, gu: operations.cancel(order_id=order.pk, reason="Elsewhere", actor=sun, at=NOON),
        lambda order, sun, gu: operations.close_short(order_id=order.pk, actor=sun, at=NOON),
        lambda order, sun, gu: operations.decline(order_id=order.pk, reason="Frost", actor=gu, at=NOON),
    ],
    ids=["cancelled", "closed", "declined"],
)
def test_nobody_is_asked_to_answer_a_proposal_to_an_order_that_has_ended(end, order, tea, gu, sun):
    propose(order, ChangeDraft(stage.line_of(order, tea).pk, quantity=Decimal(8)), by=gu)
    assert queries.unanswered(sun).count() == 1
    end(order, sun, gu)
    assert queries.unanswered(sun).count() == 0
    assert queries.open_proposal(order) is None


def test_a_proposal_that_changes_nothing_is_none(order, tea, gu):
    with pytest.raises(Invalid, match="Nothing is changed"):
        propose(order, ChangeDraft(stage.line_of(order, tea).pk, quantity=Decimal(10)), by=gu)


@pytest.mark.django_db(transaction=True)
def test_confirmed_and_changed_at_once_one_of_them_is_told_to_look_again(order, tea, gu, sun):
    line, seen = stage.line_of(order, tea), order.version

    def changed():
        try:
            propose(order, ChangeDraft(line.pk, quantity=Decimal(12)), by=sun, is_by_supplier=False, version=seen)
        except Outdated:
            return False
        return True

    def confirmed():
        try:
            operations.confirm(order_id=order.pk, version=seen, promised_on=JUNE, actor=gu, at=NOON)
        except Outdated:
            return False
        return True

    assert sorted(race(PurchaseOrder.objects.filter(pk=order.pk), changed, confirmed)) == [False, True]


def test_an_order_the_supplier_proposed_to_change_waits_for_the_shop_and_is_not_unanswered(garden, tea, gu, sun):
    sent = stage.sent(garden, (tea, 10), by=sun)
    long_after = NOON + timedelta(days=9)

    def waits_for_the_supplier():
        return queries.order_list(viewer=gu, view="all").get(pk=sent.pk).is_suppliers

    assert waits_for_the_supplier()
    proposed = propose(sent, ChangeDraft(stage.line_of(sent, tea).pk, quantity=Decimal(6)), by=gu)
    assert not waits_for_the_supplier()
    assert operations.warn_of_slow_answers(at=long_after) == 0
    operations.withdraw_change(proposal_id=proposed.pk, is_by_supplier=True, actor=gu, at=NOON)
    assert waits_for_the_supplier()
    assert operations.warn_of_slow_answers(at=long_after) == 1


def test_an_order_the_shop_proposes_to_change_waits_for_the_supplier(order, tea, gu, sun):
    propose(order, ChangeDraft(stage.line_of(order, tea).pk, quantity=Decimal(6)), by=sun, is_by_supplier=False)
    assert queries.order_list(viewer=gu, view="all").get(pk=order.pk).is_suppliers
