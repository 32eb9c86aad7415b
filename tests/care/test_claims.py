"""Complaints add up per batch, and are claimed from its supplier by a person."""

from decimal import Decimal

import pytest

from care import away, operations, queries
from care.models import BatchClaim
from care.rules.claims import is_suspicious
from messaging.models import Message
from orders.talk import conversation_about
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.messaging import recordings
from tests.messaging import stage as talking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def spring():
    return make.batch(make.goods(price="10"), 40, code="SPRING")


@pytest.fixture
def order(spring):
    return stage.delivered(make.line(spring.variant, 20))


def propose(case):
    return operations.propose_claims(case_id=case.pk, at=NOON)


def test_the_third_complaint_proposes_once(order, spring):
    assert propose(stage.complained(order)) == propose(stage.complained(order, matter="quality")) == []
    third = stage.complained(order)
    [claim] = propose(third)
    assert propose(third) == propose(stage.complained(order)) == []
    assert claim.batch == spring
    complaints = queries.complaints_about([spring.pk])[spring.pk]
    assert (complaints.cases, complaints.claimed, complaints.sold, complaints.per_cent) == (4, 4, 20, 20)


def test_a_share_too_small_is_chance():
    assert not is_suspicious(cases=3, claimed=Decimal(3), sold=Decimal(151))
    assert is_suspicious(cases=3, claimed=Decimal(3), sold=Decimal(150))
    assert not is_suspicious(cases=2, claimed=Decimal(9), sold=Decimal(9))
    assert not is_suspicious(cases=3, claimed=Decimal(3), sold=Decimal(0))


def test_what_was_declined_withdrawn_or_forgotten_does_not_count(order, spring):
    clerk = make.person(Role.CLERK)
    operations.decline(case_id=stage.complained(order).pk, words="No", actor=clerk, at=NOON)
    operations.withdraw_case(case_id=stage.complained(order).pk, actor=None, at=NOON)
    stage.complained(order, matter="missing")
    assert queries.complaints_about([spring.pk])[spring.pk].cases == 0


def test_those_who_look_after_stock_and_buying_are_told_and_nobody_else(order):
    keeper, packer = make.person(Role.WAREHOUSE), make.person(Role.PACKER)
    propose([stage.complained(order) for _each in range(3)][-1])
    event = Event.objects.get(kind="care.claim_proposed")
    away.tell_of_claim(event)

    assert "staff" not in event.audiences and "role:purchasing" in event.audiences
    assert InboxNotice.objects.filter(recipient__user=keeper).exists()
    assert not InboxNotice.objects.filter(recipient__user=packer).exists()
    notice = InboxNotice.objects.get(recipient__user=keeper)
    assert (
        "3 complaints about batch SPRING" in away.telling_of_claim(BatchClaim.objects.get().pk, notice.as_notice).title
    )


def test_a_person_presses_and_the_supplier_reads_it_with_the_pictures(client, order):
    seller = make.person(Role.SUPPLIER, name="Hill Garden")
    outside = talking.customer(conversation_about(order))
    photo = talking.upload(outside, recordings.picture(), "tin.jpg")
    stage.complained(order, attachments=[photo.pk])
    talking.say(outside, "Look", attachments=(photo.pk,))
    [claim] = propose([stage.complained(order) for _each in range(2)][-1])
    assert not Message.objects.filter(conversation__kind="supplier").exists()
    client.force_login(make.person(Role.PURCHASING))
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "Hill Garden" in page and "3 customers complain" in page

    sent = {"supplier": seller.pk, "text": "The lids leak", "photo": [photo.pk]}
    for _twice in range(2):
        assert client.post(f"{claim.get_absolute_url()}supplier/", sent).status_code == 302

    said = Message.objects.get(conversation__kind="supplier")
    assert (said.text, said.attachments.count(), said.conversation.party) == ("The lids leak", 1, f"user:{seller.pk}")
    assert said.attachments.get().pk != photo.pk


def test_without_words_or_to_a_stranger_nothing_is_sent(order):
    make.person(Role.SUPPLIER)
    [claim] = propose([stage.complained(order) for _each in range(3)][-1])
    with pytest.raises(Invalid):
        operations.tell_supplier(
            claim_id=claim.pk, supplier_id=0, text="Leaks", photos=[], actor=make.person(Role.PURCHASING), at=NOON
        )
    assert not Message.objects.exists()


def test_it_stands_on_the_batch_and_in_the_list_until_it_is_settled(client, order, spring):
    [claim] = propose([stage.complained(order) for _each in range(3)][-1])
    client.force_login(make.person(Role.WAREHOUSE))
    assert "3 of 20 pc sold" in client.get(f"/stock/batches/{spring.pk}/").content.decode()
    assert "SPRING" in client.get("/care/claims/").content.decode()
    assert client.post(f"{claim.get_absolute_url()}settle/", {"words": ""}).status_code == 400
    assert client.post(f"{claim.get_absolute_url()}settle/", {"words": "Credited"}).status_code == 302
    assert queries.open_claim_count(make.person(Role.WAREHOUSE)) == 0
    client.force_login(make.person(Role.PACKER))
    assert client.get(claim.get_absolute_url()).status_code == 404
