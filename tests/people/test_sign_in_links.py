"""A supplier's person comes in by a private link, and only there, and only while it holds."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from shopsuite.core.errors import DomainError
from shopsuite.people import links, operations
from shopsuite.people.models import SignInLink
from shopsuite.people.roles import Role
from tests import factories as make
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def sun():
    return make.person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def gu(garden):
    return stage.seller(garden)


def link_for(user, by):
    return links.address_of(operations.make_link(user=user, actor=by, at=timezone.now()))


def come_in(address, **more):
    client = Client()
    return client, client.post(address, **more)


def is_in(client):
    return client.get("/supplier/").status_code == 200


def test_whoever_holds_the_link_finds_the_corner_of_that_supplier_alone(gu, sun, garden):
    tea = make.goods()
    stage.offered(garden, tea)
    order = stage.sent(garden, (tea, 2), by=sun)
    foreign = stage.supplier("Other")
    stage.offered(foreign, tea)
    of_others = stage.sent(foreign, (tea, 2), by=sun)
    client, answer = come_in(link_for(gu, sun) + f"?next=/supplier/orders/{order.pk}/")
    assert answer["Location"] == f"/supplier/orders/{order.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"/supplier/orders/{of_others.pk}/").status_code == 404
    assert client.get("/orders/").status_code == 404


def test_looking_at_the_link_signs_nobody_in_and_tells_nobody_where_it_is(gu, sun):
    client, address = Client(), link_for(gu, sun)
    page = client.get(address)
    assert gu.name in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert "noindex" in page["X-Robots-Tag"]
    assert not is_in(client)


def test_who_came_by_a_link_cannot_leave_a_password_behind(gu, sun):
    client, _answer = come_in(link_for(gu, sun))
    for page in ("password/change/", "password/set/", "email/", "2fa/"):
        assert client.get(f"/account/{page}").status_code == 404, page
    assert client.post("/account/logout/").status_code == 302
    assert not is_in(client)


def test_a_new_link_shows_out_whoever_came_by_the_old_one(gu, sun):
    address = link_for(gu, sun)
    client, _answer = come_in(address)
    assert is_in(client)
    newer = link_for(gu, sun)
    assert not is_in(client)
    assert client.get(address).status_code == 410
    assert is_in(come_in(newer)[0])


def test_a_link_taken_away_opens_nothing(gu, sun):
    address = link_for(gu, sun)
    client, _answer = come_in(address)
    operations.revoke_link(user=gu, actor=sun, at=timezone.now())
    assert not is_in(client)
    assert Client().post(address).status_code == 410


def test_a_link_holds_from_its_last_use_and_no_longer(gu, sun, settings):
    settings.SIGN_IN_LINK_DAYS = 10
    begin = timezone.now()
    address = link_for(gu, sun)
    with time_machine.travel(begin + timedelta(days=9), tick=False):
        assert come_in(address)[1].status_code == 302
    with time_machine.travel(begin + timedelta(days=18), tick=False):
        client, answer = come_in(address)
        assert answer.status_code == 302
    with time_machine.travel(begin + timedelta(days=29), tick=False):
        assert not is_in(client)
        assert Client().get(address).status_code == 410


def test_a_guessed_link_is_not_found_and_leads_nowhere_else(gu, sun):
    address = link_for(gu, sun)
    assert Client().get("/enter/1.1:guessed/").status_code == 404
    assert come_in(address + "?next=https://evil.test/")[1]["Location"] == "/"


@pytest.mark.parametrize(
    "wanted", ["nowhere", "supplier_portal", "..", "\\\\evil.test", "/\\evil.test", "javascript:1"]
)
def test_a_link_leads_on_to_whole_paths_of_this_site_alone(gu, sun, wanted):
    assert come_in(f"{link_for(gu, sun)}?{urlencode({'next': wanted})}")[1]["Location"] == "/"


def test_only_people_of_suppliers_come_by_a_link(sun, gu):
    both = stage.seller(stage.supplier("Both"))
    operations.grant_role(user=both, role=Role.CLERK, actor=None, at=timezone.now())
    for who in (make.person(Role.OWNER), make.person(Role.CUSTOMER), both):
        with pytest.raises(DomainError):
            operations.make_link(user=who, actor=sun, at=timezone.now())
    client, _answer = come_in(link_for(gu, sun))
    operations.grant_role(user=gu, role=Role.CLERK, actor=None, at=timezone.now())
    assert not is_in(client)


def test_a_link_does_not_go_round_a_second_factor(gu, sun):
    address = link_for(gu, sun)
    Authenticator.objects.create(user=gu, type=Authenticator.Type.TOTP, data={})
    assert Client().post(address).status_code == 410
    with pytest.raises(DomainError):
        operations.make_link(user=gu, actor=sun, at=timezone.now())


def test_the_shop_adds_somebody_copies_their_link_and_takes_it_away(sun, garden):
    buyer = Client()
    buyer.force_login(sun)
    page = f"/suppliers/{garden.pk}/"
    buyer.post(f"{page}people/", {"name": "Gu Changqing", "email": "gu@garden.test"})
    person = garden.people.get()
    shown = buyer.get(page).content.decode()
    address = links.address_of(SignInLink.objects.get(user=person.user))
    assert address in shown
    assert is_in(come_in(address)[0])
    buyer.post(f"/suppliers/people/{person.pk}/link/revoke/")
    assert "/enter/" not in buyer.get(page).content.decode()
    assert (
        buyer.post(f"{page}people/", {"name": "X", "email": sun.email}, headers={"HX-Request": "1"}).status_code == 400
    )


def test_mails_lead_through_the_link(gu, sun):
    assert links.entrance_to("/supplier/orders/7/", user=gu) == "/supplier/orders/7/"
    address = link_for(gu, sun)
    assert links.entrance_to("/supplier/orders/7/", user=gu) == f"{address}?next=%2Fsupplier%2Forders%2F7%2F"
