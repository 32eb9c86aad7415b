"""The owner's page about what the shop holds of a customer: a copy for them, and erasing."""

import hashlib
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from messaging import operations as talking
from orders import operations as ordering
from orders.talk import conversation_about
from shopsuite.feed.models import Event
from shopsuite.people.models import Customer, Erasure
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care.stage import complained
from tests.factories import NOON
from tests.messaging import stage
from tests.people.conftest import WORD
from tests.people.erasing.stage import plant_at_the_door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page_of(customer) -> str:
    return reverse("personal_data", args=[customer.pk])


def downloaded(client, customer) -> ZipFile:
    answer = client.post(reverse("export_personal_data", args=[customer.pk]), {"mark": "12-34"})
    assert answer.cookies["downloaded"].value == "12-34"
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def everything_in(zipped: ZipFile) -> bytes:
    return b"".join(name.encode() + zipped.read(name) for name in zipped.namelist())


def test_the_copy_holds_what_is_known_of_their_door(client, lin, owner, chen):
    plant_at_the_door(lin, chen)
    client.force_login(owner)

    zipped = downloaded(client, lin)

    places = {each["address"]: each["at_the_door"] for each in json.loads(zipped.read("addresses.json"))}
    assert places["3 Shared Lane"] == f"Ask for {WORD}"
    (wished,) = json.loads(zipped.read("recipients.json"))
    assert wished["door"] == f"Behind {WORD}'s bicycle"
    tried = json.loads(zipped.read("deliveries.json"))
    assert [each["words"] for each in tried] == [f"{WORD} did not open", ""]
    assert (tried[1]["instruction"], tried[1]["received_by"]) == (f"With {WORD}'s neighbour", f"Aunt {WORD}")
    everything = everything_in(zipped).decode(errors="ignore")
    for wish in (f"2 {WORD} Lane", f"4 {WORD} Lane"):
        assert wish in everything


def test_the_copy_holds_profile_orders_and_conversations(client, lin, order, owner, chen):
    talk = conversation_about(order)
    outside, inside = stage.customer(talk), stage.colleague(talk, chen)
    carried = stage.upload(outside, b"a,b", "list.csv")
    said = stage.say(outside, "Is it fresh?", attachments=(carried.pk,))
    asked = talking.note_preference(message_id=said.pk, member=inside, at=NOON)
    talking.answer_preference(preference_id=asked.pk, member=outside, consents=True, at=NOON)
    client.force_login(owner)

    zipped = downloaded(client, lin)

    profile = json.loads(zipped.read("profile.json"))
    assert (profile["name"], profile["phone"], profile["sign_in"]["email"]) == (lin.name, lin.phone, lin.user.email)
    assert [(one["text"], one["consents"]) for one in profile["preferences"]] == [("Is it fresh?", True)]
    (bought,) = json.loads(zipped.read("orders.json"))
    assert (bought["number"], bought["total"], bought["address"]) == (order.number, "240.00", lin.address)
    assert (bought["lines"][0]["amount"], bought["payments"][0]["method"]) == ("240.00", "cash")
    folder = f"conversations/{talk.pk}/"
    assert json.loads(zipped.read(f"{folder}conversation.json"))["messages"][0]["text"] == "Is it fresh?"
    assert zipped.read(f"{folder}attachments/{carried.pk}-list.csv") == b"a,b"
    assert f"{folder}conversation.pdf" in zipped.namelist()
    assert any(name.startswith(f"photos/{order.number}-") for name in zipped.namelist())
    listed = dict(reversed(line.split("  ", 1)) for line in zipped.read("hashes.txt").decode().splitlines())
    assert set(listed) == set(zipped.namelist()) - {"hashes.txt"}
    assert all(hashlib.sha256(zipped.read(name)).hexdigest() == digest for name, digest in listed.items())
    exported = Event.objects.get(kind="people.customer_exported")
    assert (exported.actor, exported.subject, exported.audiences) == (owner, f"customer:{lin.pk}", ["role:owner"])


def test_nothing_the_shop_wrote_for_itself_and_nothing_of_others_is_in_it(client, lin, order, owner, chen):
    talk = conversation_about(order)
    outside, inside = stage.customer(talk), stage.colleague(talk, chen)
    stage.say(inside, "our floor is 480", lane="staff")
    changed = stage.say(outside, "five tins")
    talking.edit(message_id=changed.pk, member=outside, text="six tins", at=NOON)
    ordering.add_note(order_id=order.pk, text="watch the till", actor=chen, at=NOON)
    stage.say(stage.customer(stage.about("order:0")), "somebody else's words")
    client.force_login(owner)

    held = everything_in(downloaded(client, lin))

    assert b"six tins" in held
    for words in (b"our floor is 480", b"five tins", b"watch the till", b"somebody else"):
        assert words not in held


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_nobody_but_the_owner_gets_there(client, lin, role):
    client.force_login(make.person(role))

    assert client.get(page_of(lin)).status_code == 404
    for what in ("export_personal_data", "erase_personal_data"):
        posted = client.post(reverse(what, args=[lin.pk]), {"typed": str(lin.pk), "reason": "asked"})
        assert posted.status_code == 404
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("typed", ["", "Lin", "0"])
def test_the_wrong_name_erases_nobody(client, lin, owner, typed):
    client.force_login(owner)

    answer = client.post(reverse("erase_personal_data", args=[lin.pk]), {"typed": typed, "reason": "asked"})

    assert answer.status_code == 422
    assert not Erasure.objects.exists()


def test_the_name_or_the_number_erases_and_the_page_says_so(client, lin, order, owner):
    client.force_login(owner)
    say = {"typed": f" {lin.name.upper()} ", "reason": "consent"}

    page = client.post(reverse("erase_personal_data", args=[lin.pk]), say, follow=True).content.decode()

    assert "They took their consent back" in page
    assert "the name was taken off 1 order" in page
    assert Customer.objects.get(pk=lin.pk).name == "Erased customer"
    assert Erasure.objects.get().by == owner


def test_an_open_order_is_named_and_what_was_typed_stays(client, lin, owner):
    tea = make.goods()
    make.batch(tea, 5)
    placed = make.order(make.line(tea), customer=lin)
    client.force_login(owner)

    answer = client.post(reverse("erase_personal_data", args=[lin.pk]), {"typed": str(lin.pk), "reason": "asked"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"There are open orders: {placed.number}" in page
    assert f'value="{lin.pk}"' in page


def test_the_copy_holds_what_they_complained_about(client, lin, order, owner, chen):
    complained(order, words="Crushed")
    client.force_login(owner)

    (case,) = json.loads(downloaded(client, lin).read("cases.json"))

    assert (case["words"], case["order"], case["goods"][0]["quantity"]) == ("Crushed", order.number, "1.000")
