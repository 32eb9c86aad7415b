"""A tea came in that is like one they loved: who hears of it, once, and who never does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from bookings import operations, reactions
from bookings.links import news_token
from bookings.models import NewsConsent, NoteBy, TasteCorrection, TastingNote, TeaGuide, TeaNews, TeaNewsKind
from bookings.operations import Guest
from inventory import operations as stock
from inventory.operations import NewBatch
from shopsuite.feed.models import Event
from shopsuite.notices.providers import Failed, Null
from shopsuite.people.operations import erase_customer, merge_customers
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, clock

LATER = clock(20, 9)


@pytest.fixture(autouse=True)
def post(settings):
    settings.MAIL_PROVIDER = "shopsuite.notices.providers.Null"
    Null.mailed.clear()
    yield Null.mailed
    Null.mailed.clear()


def tea(name="Rou Gui", flavours=("roast", "stone-fruit")):
    made = make.goods(name=name, kind="tea")
    TeaGuide.objects.create(product=made.product, flavours=list(flavours))
    return made


def guest(house, name, *, day=11, score=5, flavours=("roast", "stone-fruit"), consents=True, hour=12):
    """Somebody who was here and gave the pu'er so many stars."""
    mail = f"{name.lower()}@guest.test"
    booking = house.book(clock(day, hour), guest=Guest(name=name, email=mail, phone=f"+86 138 0000 {day}{hour}"))
    TastingNote.objects.create(
        booking=booking, product=house.puer.product, by=NoteBy.GUEST, score=score, flavours=list(flavours)
    )
    if consents:
        operations.give_consent(
            customer_id=booking.customer_id, source=booking.subject, actor=None, at=NOW, is_by_customer=True
        )
    return booking.customer


def arrives(variant, *, at=LATER, quantity=5, code="2027-1"):
    """Goods at the door, and what is done about it."""
    actor = make.person(Role.WAREHOUSE)
    batch = stock.receive_goods(
        variant=variant,
        batch=NewBatch(code=code, received_on=at.date()),
        quantity=Decimal(quantity),
        place_id=make.main_place().pk,
        actor=actor,
        at=at,
    )
    return batch, hears(at)


def hears(at):
    event = Event.objects.filter(kind="inventory.batch_arrived").latest("pk")
    reactions.tell_who_would_like_it.__wrapped__(event)
    return event


def send(at=LATER):
    return operations.send_news(clock=lambda: at)


def told(post):
    return [mail.to[0] for mail in post]


def test_whoever_loved_one_like_it_is_told_with_the_reason_and_nobody_else(house, post):
    guest(house, "Fan", score=5)
    guest(house, "Cool", score=3, hour=14)
    guest(house, "Other", flavours=("grass", "orchid"), hour=16)
    guest(house, "Silent", consents=False, hour=18)
    arrives(tea())

    assert send() == 1
    assert send() == 0

    (mail,) = post
    assert mail.to == ["fan@guest.test"]
    assert mail.subject == "Rou Gui has arrived · West Lake Tea"
    assert "You gave Pu'er 2008 5 of 5, for roast and stone fruit." in mail.body
    assert TeaNews.objects.get().reason["score"] == 5


def test_the_mail_speaks_the_language_of_the_guest(house, post):
    customer = guest(house, "Fan")
    customer.bookings.update(language="zh-hans")
    arrives(tea())
    send()

    assert "普洱" in post[0].body
    assert "5 of 5" not in post[0].body


def test_more_of_what_was_there_all_the_time_is_no_news(house, post):
    rou_gui = tea()
    make.batch(rou_gui, 5)
    guest(house, "Fan")
    arrives(rou_gui)

    assert not TeaNews.objects.exists()


def test_what_was_sold_out_is_news_again_but_the_same_batch_only_once(house, post):
    rou_gui = tea()
    make.batch(rou_gui, 1)
    make.order(make.line(rou_gui))
    guest(house, "Fan")
    arrives(rou_gui)
    hears(LATER)
    send()

    assert told(post) == ["fan@guest.test"]


def test_goods_that_nobody_may_sell_are_no_news_yet(house):
    rou_gui = tea()
    guest(house, "Fan")
    stock.receive_goods(
        variant=rou_gui,
        batch=NewBatch(code="q", received_on=LATER.date()),
        quantity=Decimal(3),
        place_id=stock.quarantine_place().pk,
        actor=make.person(Role.WAREHOUSE),
        at=LATER,
    )
    hears(LATER)

    assert not TeaNews.objects.exists()


def test_who_withdraws_before_it_is_sent_hears_nothing(house, post):
    customer = guest(house, "Fan")
    arrives(tea())
    operations.withdraw_consent(customer_id=customer.pk, actor=None, at=LATER, is_by_customer=True)

    assert send() == 0
    assert TeaNews.objects.get().state == "skipped"


def test_who_says_meanwhile_that_they_do_not_like_it_hears_nothing(house, post):
    customer = guest(house, "Fan")
    arrives(tea())
    operations.correct_taste(
        customer_id=customer.pk, flavour="roast", likes=False, actor=None, at=LATER, is_by_customer=True
    )

    assert send() == 0


def test_what_is_gone_by_then_is_not_told(house, post):
    guest(house, "Fan")
    rou_gui = tea()
    arrives(rou_gui, quantity=1)
    make.order(make.line(rou_gui))

    assert send() == 0


def test_whoever_was_erased_is_never_told(house, post):
    customer = guest(house, "Fan")
    arrives(tea())
    operations.cancel_booking(booking_id=customer.bookings.get().pk, actor=house.clerk, at=NOW, is_by_guest=False)
    erase_customer(customer=customer, by=make.person(Role.OWNER), reason="asked", at=LATER)
    arrives(tea("Shui Xian"), code="x")

    assert send() == 0
    assert not TeaNews.objects.exists()
    assert not NewsConsent.objects.exists()


def test_who_withdrew_under_the_name_they_were_merged_from_hears_nothing(house, post):
    kept, gone = guest(house, "Fan"), guest(house, "Fan2", hour=14)
    operations.withdraw_consent(customer_id=gone.pk, actor=None, at=LATER, is_by_customer=True)
    merge_customers(kept_id=kept.pk, gone_id=gone.pk, actor=house.clerk, at=LATER)
    arrives(tea())

    assert send() == 0


def test_two_who_are_one_are_merged_though_both_were_told_and_both_set_the_same_right(house):
    kept, gone = guest(house, "Fan"), guest(house, "Fan2", hour=14)
    arrives(tea())
    for customer in (kept, gone):
        operations.correct_taste(
            customer_id=customer.pk, flavour="honey", likes=True, actor=None, at=LATER, is_by_customer=True
        )
    operations.correct_taste(customer_id=gone.pk, flavour="malt", likes=True, actor=None, at=LATER, is_by_customer=True)

    merge_customers(kept_id=kept.pk, gone_id=gone.pk, actor=house.clerk, at=LATER)

    assert sorted(kept.taste_corrections.values_list("flavour", flat=True)) == ["honey", "malt"]
    assert kept.tea_news.count() == 1

    for booking in kept.bookings.all():
        operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=NOW, is_by_guest=False)
    erase_customer(customer=kept, by=make.person(Role.OWNER), reason="asked", at=LATER)
    assert not TasteCorrection.objects.exists()
    assert not TeaNews.objects.exists()


def test_a_mail_that_fails_is_tried_again_later_and_at_last_parked(house, post, monkeypatch):
    guest(house, "Fan")
    arrives(tea())

    def fails(self, message):
        raise Failed("no post today")

    monkeypatch.setattr(Null, "mail", fails)
    at = LATER
    for _try in range(8):
        send(at)
        at += timedelta(hours=12)

    news = TeaNews.objects.get()
    assert (news.state, news.attempts, news.error) == ("parked", 5, "no post today")


def test_whoever_is_killed_while_sending_leaves_nothing_that_is_sent_twice(house, post, monkeypatch):
    guest(house, "Fan")
    arrives(tea())

    def killed(self, message):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Null, "mail", killed)
        with pytest.raises(SystemExit):
            send()

    assert send(LATER + timedelta(days=1)) == 0
    assert TeaNews.objects.get().state == "sending"


@pytest.mark.django_db(transaction=True)
def test_what_one_worker_is_sending_no_other_sends(open_house, post, monkeypatch):
    for hour in (12, 14, 16):
        guest(open_house, f"Fan{hour}", hour=hour)
    arrives(tea())
    hand_over = Null.mail
    others = []

    def mail(self, message):
        if not others:
            others.append(None)
            others.append(send())  # while the first is still on its way
        hand_over(self, message)

    monkeypatch.setattr(Null, "mail", mail)

    assert send() == 1
    assert others == [None, 2]
    assert sorted(told(post)) == ["fan12@guest.test", "fan14@guest.test", "fan16@guest.test"]


def test_before_it_is_on_sale_the_shop_tells_who_would_like_it_once(client, house, post):
    guest(house, "Fan")
    batch = make.batch(tea())
    client.force_login(house.clerk)
    address = reverse("bookings:tell_of_tea", args=[batch.pk])
    assert client.get(address).status_code == 405

    for _twice in range(2):
        client.post(address)
    send()

    assert told(post) == ["fan@guest.test"]
    assert "can be reserved now" in post[0].subject
    assert TeaNews.objects.get().kind == TeaNewsKind.PRESALE
    assert Event.objects.filter(kind="bookings.news_made").count() == 1


def test_the_link_in_the_mail_ends_it_by_pressing_and_never_by_looking(house, post):
    customer = guest(house, "Fan")
    address = reverse("bookings:stop_news", args=[news_token(customer)])
    stranger = Client(enforce_csrf_checks=True)

    stranger.get(address)
    assert NewsConsent.objects.get().withdrawn_at is None
    assert "No more news" not in stranger.post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert NewsConsent.objects.get().withdrawn_at is not None
    stranger.post(address, {"wanted": "1"})
    assert NewsConsent.objects.get().withdrawn_at is None
    assert stranger.get(reverse("bookings:stop_news", args=[f"{customer.pk}:forged"])).status_code == 404
