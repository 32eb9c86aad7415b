"""One customer known twice becomes one, and two again when they were two."""

from decimal import Decimal

import pytest
from django.db import transaction

from orders.models import CreditAccount
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.people import operations, queries
from shopsuite.people.models import Customer, CustomerMerge, Preference
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.person(Role.CLERK)


def customer(name="Lin Mei", **more):
    return Customer.objects.create(name=name, **more)


def bought(who):
    return make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30)), customer=who)


def merge(kept, gone, clerk):
    return operations.merge_customers(kept_id=kept.pk, gone_id=gone.pk, actor=clerk, at=NOON)


def part(made, clerk):
    return operations.part_customers(merge_id=made.pk, actor=clerk, at=NOON)


def test_what_was_theirs_is_the_others_and_goes_back_when_they_part(clerk):
    kept, gone = customer(phone="138"), customer("Lin", email="lin@x.test", wechat="lin")
    order = bought(gone)
    Preference.objects.create(customer=gone, text="likes it strong", source="message:1")

    made = merge(kept, gone, clerk)

    order.refresh_from_db()
    kept.refresh_from_db()
    assert order.customer == kept
    assert kept.preferences.get().text == "likes it strong"
    assert (kept.name, kept.phone, kept.email, kept.wechat) == ("Lin Mei", "138", "lin@x.test", "lin")

    since = bought(kept)
    part(made, clerk)

    for one in (order, since, kept):
        one.refresh_from_db()
    assert (order.customer, since.customer) == (gone, kept)
    assert (kept.email, kept.wechat) == ("", "")
    assert gone.preferences.count() == 1


def test_whoever_is_merged_is_offered_to_nobody_and_their_phone_finds_the_other(clerk):
    kept, gone = customer(phone="138"), customer("Lin", phone="139")
    merge(kept, gone, clerk)

    assert list(queries.customer_list(viewer=clerk)) == [kept]
    assert list(queries.customers_matching(viewer=clerk, text="139")) == []
    assert operations.remember_customer(name="Lin", phone="139").pk == kept.pk


def test_what_there_can_be_one_of_stays_with_each(clerk):
    kept, gone = customer(), customer()
    for who, limit in ((kept, 100), (gone, 900)):
        CreditAccount.objects.create(customer=who, limit=limit)

    merge(kept, gone, clerk)

    assert CreditAccount.objects.get(customer=kept).limit == 100


def test_a_sign_in_follows_and_goes_back(clerk):
    user = make.person(Role.CUSTOMER)
    kept, gone = customer(), customer(user=user)

    made = merge(kept, gone, clerk)
    kept.refresh_from_db()
    assert kept.user == user

    part(made, clerk)
    gone.refresh_from_db()
    assert gone.user == user


def test_one_and_the_same_and_the_merged_are_not_merged(clerk):
    kept, gone, third = customer(), customer(), customer()
    merge(kept, gone, clerk)

    for one, other in ((kept, kept), (kept, gone), (gone, third)):
        with pytest.raises(Invalid), transaction.atomic():
            merge(one, other, clerk)


def test_who_moved_on_is_not_parted(clerk):
    kept, gone, third = customer(), customer(), customer()
    made = merge(kept, gone, clerk)
    merge(third, kept, clerk)

    with pytest.raises(Invalid):
        part(made, clerk)


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_at_once_do_not_lose_both(clerk):
    one, other = customer(), customer()

    def try_it(kept, gone):
        def press():
            try:
                merge(kept, gone, clerk)
            except Invalid:
                return "refused"
            return "merged"

        return press

    outcomes = race(Customer.objects.filter(pk__in=[one.pk, other.pk]), try_it(one, other), try_it(other, one))

    assert sorted(outcomes) == ["merged", "refused"]
    assert Customer.objects.filter(merged_into=None).count() == 1


def test_the_page_shows_who_may_be_the_same_and_makes_them_one(client, clerk):
    kept, gone = customer(phone="138"), customer("林梅", phone="138")
    bought(gone)
    client.force_login(clerk)
    assert "may be the same customer" in client.get(f"/customers/{kept.pk}/").content.decode()

    client.post(f"/customers/{kept.pk}/merge/", {"other": gone.pk})

    page = client.get(f"/customers/{kept.pk}/")
    assert len(page.context["orders"]) == 1
    assert client.get(f"/customers/{gone.pk}/").url == f"/customers/{kept.pk}/"
    client.post(f"/customers/merges/{CustomerMerge.objects.get().pk}/part/")
    assert client.get(f"/customers/{gone.pk}/").status_code == 200


def test_what_is_known_is_corrected_and_nothing_typed_is_lost(client, clerk):
    who = customer(phone="138")
    client.force_login(clerk)

    refused = client.post(f"/customers/{who.pk}/", {"name": "", "email": "no", "note": "a regular"})
    assert refused.status_code == 400
    assert "a regular" in refused.content.decode()

    client.post(f"/customers/{who.pk}/", {"name": "Lin Meili", "phone": "+86 138-1", "note": "a regular"})
    who.refresh_from_db()
    assert (who.name, who.phone, who.note) == ("Lin Meili", "+861381", "a regular")


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.RIDER, Role.SUPPLIER, Role.CUSTOMER])
def test_others_do_not_find_them(client, role):
    who = customer()
    client.force_login(make.person(role))

    for path in ("/customers/", f"/customers/{who.pk}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/customers/{who.pk}/merge/", {"other": 1}).status_code == 404


def test_forgetting_one_forgets_what_was_merged_into_them(clerk):
    kept, gone = customer(), customer("Lin", phone="13912345678", note="allergic to nuts")
    merge(kept, gone, clerk)

    operations.erase_customer(customer=kept, by=make.person(Role.OWNER), reason="asked", at=NOON)

    gone.refresh_from_db()
    assert (gone.phone, gone.note, "Lin" in gone.name) == ("", "", False)
