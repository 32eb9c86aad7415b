"""A corporate buyer's order from their budget to the evening on which finance can say where every yuan came from."""

from datetime import date
from decimal import Decimal

import pytest

from care import operations as care
from care.operations import Replacement
from finance import operations as finance
from finance.queries import audit_money, day_report
from inventory.models import Reservation
from inventory.queries import stock_differences
from orders import operations as orders
from orders.models import Order
from orders.models.order import Stage
from orders.operations import Stopped, WrongParcel
from orders.queries import line_differences, standing_of
from orders.rules import ChangeDraft
from orders.talk import conversation_about
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care.stage import complained
from tests.factories import NOON
from tests.finance.stage import read
from tests.messaging import recordings
from tests.messaging import stage as talking
from tests.orders.stages import packed
from tests.quotes.stage import accept, offer, sent
from tests.spreadsheets.stage import booked

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

HEADS = 60
TODAY = date(2026, 5, 20)
RECIPIENTS = "Recipient,Phone,Address,Card text\n" + "".join(
    f"Guest {number},1380013{number:04},West Lake Road {number},中秋快乐\n" for number in range(HEADS)
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_from_a_budget_to_sixty_parcels_and_a_day_in_which_every_yuan_is_explained():
    tea = make.goods(name="Longjing", sku="LJ-50", price="100")
    spring = make.batch(tea, 65, code="SPRING")
    make.batch(tea, 30, code="AUTUMN")
    clerk, dispatcher, money = (make.person(role) for role in (Role.CLERK, Role.DISPATCHER, Role.FINANCE))

    # The budget becomes a proposal, and the buyer says yes.
    proposal = accept(sent(offer(tea, 1, "95"), heads=HEADS, budget=Decimal(6000), deposit=30))
    group = proposal.group

    # Sixty recipients come in a spreadsheet.
    job = booked("proposal-lists", RECIPIENTS, about=proposal.subject)
    assert (job.state, job.counts) == ("done", {"new": HEADS})
    parcels = list(group.orders.exclude(stage=Stage.CANCELLED).order_by("pk"))
    assert (len(parcels), standing_of(group).total) == (HEADS, 5700)
    assert all(parcel.waits_for_deposit for parcel in parcels)

    # They transfer all of it; it is noted, and the parcels may be worked on.
    orders.pay_group(group_id=group.pk, amount=Decimal(5700), method="transfer", actor=money, at=NOON)
    assert not group.orders.filter(waits_for_deposit=True).exists()

    # An address changes after the parcel was closed: it stays here until it was held and scanned.
    moved, broken = packed(parcels[0]), packed(parcels[1])
    change = orders.ask_change(
        order_id=moved.pk, draft=ChangeDraft(address="Broken Bridge 1"), actor=None, at=NOON, is_by_customer=True
    )
    with pytest.raises(Stopped):
        leave(moved, dispatcher)
    orders.decide_change(request_id=change.pk, is_agreed=True, actor=clerk, at=NOON)
    with pytest.raises(Stopped):
        leave(moved, dispatcher)
    with pytest.raises(WrongParcel):
        orders.resume_parcel(order_id=moved.pk, scanned=broken.number, actor=dispatcher, at=NOON)
    orders.resume_parcel(order_id=moved.pk, scanned=moved.number, actor=dispatcher, at=NOON)
    leave(moved, dispatcher)
    moved.refresh_from_db()
    assert (moved.stage, moved.hand_over.address) == (Stage.SHIPPED, "Broken Bridge 1")

    # Another arrives damaged; the same batch goes out again.
    leave(broken, dispatcher)
    orders.mark_delivered(order_id=broken.pk, actor=dispatcher, at=NOON)
    broken.refresh_from_db()
    photo = talking.upload(talking.customer(conversation_about(broken)), recordings.picture(), "tin.jpg")
    case = complained(broken, attachments=[photo.pk])
    again = [Replacement(tea.pk, Decimal(1), spring.pk)]
    sent_again = care.send_goods(case_id=case.pk, outcome="reship", goods=again, actor=clerk, at=NOON).order
    assert case.photos.count() == 1
    assert (sent_again.total, sent_again.group) == (0, group)
    assert Reservation.objects.get(subject=sent_again.subject, state="open").stock.batch == spring

    # The bank's statement shows the transfer, and the day can be closed.
    assert len(day_report(TODAY).unseen) == 1
    with pytest.raises(finance.NotExplained):
        close(money)
    bill = f"Date,Description,Credit,Debit,Reference\n2026-05-20,Cloud Co {group.number},5700.00,,T1\n"
    line = read(bill.encode(), kind="bank").lines.get()
    assert line.state == "matched"
    assert close(money).takings == {"transfer": "5700.00"}

    assert (
        not Order.objects.filter(group=group)
        .exclude(stage=Stage.CANCELLED)
        .exclude(payment_state="paid")
        .exclude(pk=sent_again.pk)
    )
    assert audit_money(zone="Asia/Shanghai") == []
    assert (stock_differences(), line_differences()) == ([], [])


def leave(order, dispatcher) -> Order:
    return orders.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=dispatcher, at=NOON)


def close(money):
    return finance.close_day(day=TODAY, cash_counted=Decimal(0), note="", actor=money, at=NOON)
