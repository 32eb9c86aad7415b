"""Who receives what: changes, stopped parcels, parcels called back, answers to offers. Never whoever did it, never twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders import away, operations, reactions
from orders.rules import ChangeDraft
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import InboxNotice, Notice
from shopsuite.notices.sources import telling_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.orders import stages

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def people():
    roles = (Role.CLERK, Role.PACKER, Role.DISPATCHER, Role.RIDER, Role.WAREHOUSE, Role.OWNER, Role.FINANCE)
    return {role: make.person(role, name=str(role)) for role in roles}


@pytest.fixture
def order(people):
    tea = make.goods()
    make.batch(tea, 9)
    return make.order(make.line(tea, 2), customer_name="Lin", phone="138", paid_with="cash")


def heard(order):
    """Every event of the order goes to the reaction; returns (kind, name of the recipient) of what is unread."""
    for event in Event.objects.filter(subject=order.subject).order_by("pk"):
        if event.kind in away._CONCERNED:
            reactions.tell_those_concerned(event)
    unread = InboxNotice.objects.filter(state="unread").select_related("recipient__user")
    return {(one.kind, one.recipient.user.name) for one in unread}


def moved(order, *, by=None, customer=False, at=NOW):
    return operations.ask_change(
        order_id=order.pk, draft=ChangeDraft(address="Lane 9"), actor=by, at=at, is_by_customer=customer
    )


def handed_over(order, people, *, rider=None):
    stages.packed(order)
    way = {"way": "rider", "rider": rider} if rider else {"way": "carrier", "carrier": "SF", "tracking_number": "SF1"}
    operations.hand_over(order_id=order.pk, actor=people[Role.DISPATCHER], at=NOW, **way)


def test_a_customers_change_reaches_those_who_decide_about_changes_and_nobody_else(order, people):
    moved(order, customer=True)
    assert heard(order) == {("order_changes", "clerk")}
    notice = InboxNotice.objects.get().as_notice
    assert telling_of(notice).title == f"{order.number}: a change is asked for"


def test_whoever_asks_is_not_told_of_their_own_deed(order, people):
    moved(order, by=people[Role.CLERK])
    assert heard(order) == set()


def test_it_leaves_the_list_once_somebody_has_decided(order, people):
    request = moved(order, customer=True)
    heard(order)
    operations.decide_change(request_id=request.pk, is_agreed=True, actor=people[Role.OWNER], at=NOW)
    assert heard(order) == set()


def test_a_colleague_who_asked_hears_what_was_decided(order, people):
    request = moved(order, by=people[Role.WAREHOUSE])
    operations.decide_change(request_id=request.pk, is_agreed=False, reason="Too far", actor=people[Role.CLERK], at=NOW)
    assert heard(order) == {("order_changes", "warehouse")}
    assert telling_of(InboxNotice.objects.get(state="unread").as_notice).lines == ("Too far",)


def test_where_nobody_has_the_work_the_owner_hears_of_it(order, people):
    people[Role.CLERK].groups.clear()
    moved(order, customer=True)
    assert heard(order) == {("order_changes", "owner")}


def test_a_stopped_parcel_reaches_whoever_has_it_in_their_hands_until_it_goes_on(order, people):
    stages.packed(order)
    request = moved(order, customer=True)
    assert heard(order) == {("order_changes", "clerk"), ("parcel_stopped", "dispatcher")}

    operations.decide_change(
        request_id=request.pk, is_agreed=False, reason="Too late", actor=people[Role.CLERK], at=NOW
    )
    operations.resume_parcel(order_id=order.pk, scanned=order.number, actor=people[Role.DISPATCHER], at=NOW)
    assert heard(order) == set()


def test_a_parcel_on_its_way_is_called_back_from_its_rider_alone(order, people):
    handed_over(order, people, rider=people[Role.RIDER])
    moved(order, customer=True)

    assert heard(order) == {("order_changes", "clerk"), ("called_back", "rider")}
    asked = order.intercepts.get()
    told = telling_of(InboxNotice.objects.get(kind="called_back").as_notice)
    assert (told.title.startswith(f"Call parcel {order.number} back"), told.url) == (True, "/jobs/")

    operations.answer_intercept(intercept_id=asked.pk, outcome="too_late", actor=people[Role.RIDER], at=NOW)
    heard(order)
    answered = InboxNotice.objects.get(subject=f"intercept:{asked.pk}", state="unread")
    assert (answered.kind, answered.recipient.user) == ("order_changes", people[Role.CLERK])
    assert "Too late" in telling_of(answered.as_notice).title


def test_a_carriers_parcel_is_called_back_by_those_who_hand_over(order, people):
    handed_over(order, people)
    moved(order, customer=True)
    assert ("parcel_stopped", "dispatcher") in heard(order)
    assert "SF SF1" in telling_of(InboxNotice.objects.get(kind="parcel_stopped").as_notice).title


def test_an_answer_reaches_whoever_asked(people):
    tea = make.goods()
    make.batch(tea, 1)
    waiting = make.order(make.line(tea, 2), customer_name="Lin", phone="138", may_wait=True)
    asker = people[Role.WAREHOUSE]
    offer = operations.offer_options(
        order_id=waiting.pk, reason="late", options=["wait", "refund"], actor=asker, at=NOW
    )
    operations.answer_offer(offer_id=offer.pk, choice="wait", actor=None, at=NOW, is_by_customer=True)

    assert heard(waiting) == {("offer_answered", "warehouse")}
    assert "they chose “Wait for it”" in telling_of(InboxNotice.objects.get().as_notice).title


def test_heard_twice_it_is_told_once(order, people):
    moved(order, customer=True)
    heard(order)
    heard(order)
    assert InboxNotice.objects.count() == 1
    assert Notice.objects.values("recipient", "channel", "subject").distinct().count() == Notice.objects.count()


def test_what_somebody_mutes_is_in_their_inbox_and_nowhere_else(order, people):
    clerk = notices.recipient_for_user(people[Role.CLERK])
    notices.choose(recipient=clerk, wanted=[], quiet_from=None, quiet_to=None, urgent_passes=True)
    moved(order, customer=True)
    heard(order)
    assert InboxNotice.objects.filter(recipient=clerk).exists()
    assert not Notice.objects.filter(recipient=clerk).exists()


def test_old_news_is_told_to_nobody(order, people):
    moved(order, customer=True, at=NOW - timedelta(days=3))
    assert heard(order) == set()
