"""At the table: notes, tea that is drunk, orders on the spot."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bookings import operations
from bookings.models import Booking, DrunkTea, NoteBy, TastingNote, TastingOrder
from bookings.operations import Impression, NotAtTable
from inventory.models import BatchStock, StockMove
from inventory.operations import BatchIsHeld, NotOnHand, hold_batch
from inventory.queries.batches import who_got
from inventory.queries.stock import stock_differences
from orders.models import Order
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from tests import factories as make
from tests.bookings.stage import NOW, clock
from tests.race import race

NOON = clock(12, 14)
LATER = clock(12, 15)


@pytest.fixture
def booking(house) -> Booking:
    return house.book(NOON)


def note(booking, tea, *, by=NoteBy.GUEST, at=LATER, score=None, flavours=(), words=""):
    return operations.note_tea(
        booking_id=booking.pk,
        product_id=tea.product_id,
        by=by,
        impression=Impression(score, flavours, words),
        actor=None,
        at=at,
    )


def shelf(house, tea, quantity=5):
    """A batch of ``tea`` where the rooms take theirs from."""
    return make.batch(tea, quantity, place=house.bamboo.place)


def drink(house, booking, batch, quantity=1, *, client_id=None):
    return operations.drink_tea(
        session_id=booking.session_id,
        client_id=client_id or uuid4(),
        batch_id=batch.pk,
        quantity=Decimal(quantity),
        actor=house.lin.user,
        at=LATER,
    )


def test_a_note_is_changed_in_place_and_its_flavours_stand_as_on_the_wheel(house, booking):
    note(booking, house.puer, score=3, flavours=["camphor", "honey"])
    note(booking, house.puer, score=5, flavours=["camphor", "honey"], words=" again! ")

    (kept,) = TastingNote.objects.all()
    assert (kept.score, kept.flavours, kept.words) == (5, ["honey", "camphor"], "again!")


def test_host_and_guests_have_one_each_and_nothing_at_all_takes_it_back(house, booking):
    note(booking, house.puer, score=5)
    note(booking, house.puer, by=NoteBy.HOST, score=4)
    note(booking, house.puer)

    assert [kept.by for kept in TastingNote.objects.all()] == ["host"]


@pytest.mark.parametrize("wrong", [{"score": 0}, {"score": 6}, {"flavours": ["petrol"]}, {"words": "x" * 501}])
def test_what_cannot_be_is_refused(house, booking, wrong):
    with pytest.raises(Invalid):
        note(booking, house.puer, **wrong)


def test_a_tea_that_is_not_served_is_not_noted(house, booking):
    with pytest.raises(Invalid, match="not part"):
        note(booking, make.goods(), score=5)


def test_guests_note_what_is_in_their_cup_not_what_will_be(house, booking):
    with pytest.raises(NotAtTable):
        note(booking, house.puer, score=5, at=NOON - timedelta(hours=1))
    assert note(booking, house.puer, score=5, at=NOON - timedelta(minutes=20))


def test_who_cancelled_notes_nothing(house, booking):
    operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=NOW, is_by_guest=False)
    with pytest.raises(NotAtTable):
        note(booking, house.puer, score=5)


def test_what_is_drunk_leaves_its_batch_once_and_the_recall_list_names_the_tasting(house, booking):
    batch, client_id = shelf(house, house.puer), uuid4()

    drunk = drink(house, booking, batch, 2, client_id=client_id)
    assert drink(house, booking, batch, 2, client_id=client_id) == drunk

    assert make.stock_row(batch).on_hand == 3
    (move,) = StockMove.objects.filter(kind="tasting")
    assert (move.quantity, move.subject, move.actor) == (-2, booking.session.subject, house.lin.user)
    assert [(got.subject, got.quantity) for got in who_got(batch)] == [(booking.session.subject, 2)]
    assert stock_differences() == []


def test_a_slip_of_the_thumb_is_taken_back_once_and_its_press_takes_nothing_more(house, booking):
    batch, client_id = shelf(house, house.puer), uuid4()
    drunk = drink(house, booking, batch, 2, client_id=client_id)

    for _again in range(2):
        operations.undo_drink(drunk_id=drunk.pk, actor=house.lin.user, at=LATER)
    drink(house, booking, batch, 2, client_id=client_id)

    assert make.stock_row(batch).on_hand == 5
    assert who_got(batch) == []
    assert stock_differences() == []


def test_what_is_promised_to_others_is_not_drunk(house, booking):
    batch = shelf(house, house.puer, 1)
    make.order(make.line(house.puer), place=house.bamboo.place)

    with pytest.raises(NotOnHand):
        drink(house, booking, batch)
    assert not DrunkTea.objects.exists()


def test_a_stopped_batch_is_not_drunk(house, booking):
    batch = shelf(house, house.puer)
    hold_batch(batch_id=batch.pk, reason="mould", actor=house.clerk, at=NOW)

    with pytest.raises(BatchIsHeld):
        drink(house, booking, batch)


def test_what_is_elsewhere_is_not_drunk(house, booking):
    with pytest.raises(NotOnHand, match="where this room"):
        drink(house, booking, make.batch(house.puer, 5))


def test_the_note_knows_the_batch_that_was_drunk(house, booking):
    batch = shelf(house, house.puer)
    before = note(booking, house.puer, score=5)
    drink(house, booking, batch)
    after = note(booking, house.puer, by=NoteBy.HOST, score=4)

    before.refresh_from_db()
    assert (before.batch, after.batch_id) == (batch, batch.pk)


@pytest.mark.django_db(transaction=True)
def test_the_last_of_a_batch_is_drunk_once(open_house):
    booking = open_house.book(NOON)
    batch = shelf(open_house, open_house.puer, 1)

    def drinking():
        try:
            drink(open_house, booking, batch)
        except NotOnHand:
            return "refused"
        return "drunk"

    outcomes = race(BatchStock.objects.filter(batch=batch), drinking, drinking)

    assert sorted(outcomes) == ["drunk", "refused"]
    assert stock_differences() == []


def order(house, booking, tea, batch, *, client_id=None, **more):
    return operations.order_from_tasting(
        booking_id=booking.pk,
        client_id=client_id or uuid4(),
        lines=[LineDraft(quantity=Decimal(1), variant_id=tea.pk, batch_id=batch.pk)],
        actor=house.lin.user,
        at=LATER,
        **{"way": "pickup", **more},
    )


def test_an_order_at_the_table_is_of_the_same_batch_once_and_remembers_the_booking(house, booking):
    make.batch(house.puer, 5, place=house.bamboo.place, code="older")
    batch, client_id = shelf(house, house.puer), uuid4()

    placed = order(house, booking, house.puer, batch, client_id=client_id)
    assert order(house, booking, house.puer, batch, client_id=client_id) == placed

    (line,) = placed.lines.all()
    assert (line.batch, placed.customer, placed.place) == (batch, booking.customer, house.bamboo.place)
    assert BatchStock.objects.get(batch=batch).reserved == 1
    assert [(row.booking, row.order) for row in TastingOrder.objects.all()] == [(booking, placed)]


def test_a_parcel_needs_an_address(house, booking):
    batch = shelf(house, house.puer)
    with pytest.raises(Invalid):
        order(house, booking, house.puer, batch, way="carrier")
    assert not Order.objects.filter(lines__kind="goods").exists()
    assert order(house, booking, house.puer, batch, way="carrier", address="1 Lake Road").address == "1 Lake Road"
