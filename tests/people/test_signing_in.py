"""Ways in: the password, the second factor, and the one-click people of example shops."""

import pytest
from django.core import mail

from shopsuite.core.models import Shop
from shopsuite.people import operations
from shopsuite.people.models import User
from shopsuite.people.roles import RIGHTS, Role, rights_of
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_the_password_lets_in_and_a_wrong_one_does_not(client):
    operations.create_person(
        email="a@shop.test", name="A", roles=[Role.CLERK], password="long-enough-words", actor=None, at=NOON
    )

    wrong = client.post("/account/login/", {"login": "a@shop.test", "password": "nope"})
    right = client.post("/account/login/", {"login": "A@shop.test", "password": "long-enough-words"})

    assert wrong.status_code == 200
    assert right.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_guessing_is_slowed_down(client):
    make.person(Role.CLERK)
    tries = [client.post("/account/login/", {"login": "p@shop.test", "password": "x"}) for _try in range(8)]

    assert "Too many failed login attempts" in tries[-1].content.decode()


def test_a_forgotten_password_is_reset_by_mail(client):
    person = make.person(Role.CLERK)

    client.post("/account/password/reset/", {"email": person.email})

    assert "/account/password/reset/key/" in mail.outbox[0].body


def test_nobody_signs_up_by_themselves(client):
    assert client.get("/account/signup/").status_code in (302, 404)
    client.post("/account/signup/", {"email": "x@y.test", "password1": "long-enough-words"})
    assert not User.objects.filter(email="x@y.test").exists()


@pytest.fixture
def example_shop():
    Shop(pk=1, is_example=True).save()
    return operations.create_person(
        email="c@x.test", name="C", roles=[Role.CLERK], is_example=True, actor=None, at=NOON
    )


def test_one_click_signs_in_as_a_person_of_an_example_shop(client, example_shop):
    assert client.post("/example/sign-in/clerk/").status_code == 302
    assert client.get("/account/email/").status_code == 200, "signed in from now on"
    assert client.session["_auth_user_id"] == str(example_shop.pk)


def test_one_click_does_not_exist_in_a_real_shop(client, example_shop, settings):
    Shop.objects.update(is_example=False)
    assert client.post("/example/sign-in/clerk/").status_code == 404
    Shop.objects.update(is_example=True)
    settings.EXAMPLE_SIGN_IN = False
    assert client.post("/example/sign-in/clerk/").status_code == 404


def test_a_real_person_is_never_signed_in_by_one_click(client, example_shop):
    make.person(Role.OWNER)

    assert client.post("/example/sign-in/owner/").status_code == 404


def test_staff_are_led_to_the_second_factor_where_the_shop_asks_for_it(client):
    Shop(pk=1, requires_two_factor=True).save()
    client.force_login(make.person(Role.CLERK))

    assert client.get("/orders/").headers["Location"].startswith("/account/2fa/totp/activate")


def test_customers_are_not_asked_for_a_second_factor(client):
    Shop(pk=1, requires_two_factor=True).save()
    client.force_login(make.person(Role.CUSTOMER))

    assert client.get("/my/orders/").status_code == 200


def test_the_owner_holds_every_right_of_the_staff():
    of_others = {
        right for right, roles in RIGHTS.items() if roles and not roles & {Role.RIDER, Role.SUPPLIER, Role.CUSTOMER}
    }

    assert of_others <= rights_of(frozenset({Role.OWNER}))


def test_one_phone_number_is_one_customer_however_it_is_written():
    first = operations.remember_customer(name="Lin", phone="138-0000 1111")
    again = operations.remember_customer(name="Ms Lin", phone="13800001111", address="Beishan Rd 1")

    assert first == again
    assert (again.name, again.address) == ("Lin", "Beishan Rd 1")


def test_an_e_mail_address_identifies_nobody():
    first = operations.remember_customer(name="Lin", email="lin@x.test")
    other = operations.remember_customer(name="Not Lin", email="lin@x.test")

    assert first != other
