"""The chat window: who may show it, and strangers who write from it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from messaging import operations, rules
from messaging.links import token_of
from messaging.models import ChatOrigin, Conversation, Visitor
from messaging.models.conversation import Kind
from messaging.operations import Introduction
from orders.talk import conversation_about
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage
from tests.race import wait_until_queued

pytestmark = pytest.mark.django_db

KEY = "4f" * 32
HERE = "http://testserver"
TEA = "https://tea.example"


@pytest.fixture
def tea():
    return ChatOrigin.objects.create(origin=TEA)


def window(key=KEY, client=None, **query):
    return (client or Client()).get(reverse("messaging:chat_of_visitor", args=[key]), query)


def write_first(text="Do you ship to Wuyuan?", *, key=KEY, origin=HERE, site="", **more):
    """Posts the first words as the window does; without cookies."""
    address = reverse("messaging:chat_begin", args=[key]) + (f"?from={site}" if site else "")
    fields = {"text": text, "client_id": "first"} | more
    headers = {"Origin": origin} if origin else {}
    return Client(enforce_csrf_checks=True).post(address, fields, headers=headers)


def frame_ancestors(response):
    policy = response.headers["Content-Security-Policy"].split(";")
    return next(rule.split()[1:] for rule in policy if rule.strip().startswith("frame-ancestors"))


# -- who may show it ---------------------------------------------------------------------------------------------------


def test_exactly_the_listed_sites_may_frame_the_window(tea):
    ChatOrigin.objects.create(origin="https://old.example", is_active=False)
    answer = window()

    assert frame_ancestors(answer) == ["'self'", TEA]
    assert "X-Frame-Options" not in answer.headers


def test_nothing_but_the_window_can_be_framed(tea):
    talk = stage.about()
    stage.say(stage.customer(talk))
    for address in ("/", f"/talk/{token_of(talk)}/", f"/talk/{token_of(talk)}/messages/", "/account/login/"):
        answer = Client().get(address)
        assert frame_ancestors(answer) == ["'none'"], address
        assert answer.headers["X-Frame-Options"] == "DENY", address


@pytest.mark.parametrize("origin", [TEA, "http://localhost:8000", "https://a-b.tea.example:8443", "http://[::1]:81"])
def test_an_origin_is_a_scheme_a_host_and_perhaps_a_port(origin):
    rules.validate_origin(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "tea.example",
        "https://tea.example/",
        "https://tea.example/shop",
        "https://*.tea.example",
        "https://Tea.example",
        "https://tea.example:x",
        "https://me@tea.example",
        "https://tea.example;script-src",
        "https://tea.example https://evil.example",
        "javascript://tea.example",
        "https://",
        "*",
    ],
)
def test_what_is_no_exact_origin_is_refused(origin):
    with pytest.raises(ValidationError):
        ChatOrigin(origin=origin).full_clean()


def test_the_window_tells_only_a_listed_site_that_it_is_there(tea):
    assert f'data-host="{TEA}"' in window(**{"from": TEA}).content.decode()
    assert 'data-host=""' in window(**{"from": "https://evil.example"}).content.decode()


def test_the_script_names_no_secret_and_any_site_may_load_it():
    answer = Client().get("/chat.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert '"open": "Chat with us"' in answer.content.decode()
    assert "{{" not in answer.content.decode()


def test_the_owner_finds_the_tag_to_copy_and_a_page_to_try_it_on(tea):
    owner = make.person(Role.OWNER)
    owner.is_staff = owner.is_superuser = True
    owner.save()
    client = Client()
    client.force_login(owner)

    page = client.get(reverse("admin:messaging_chatorigin_changelist")).content.decode()
    assert f'&lt;script src="{HERE}/chat.js" async&gt;' in page
    assert TEA in page
    assert '<script src="/chat.js" async>' in client.get(reverse("messaging:chat_preview")).content.decode()
    assert Client().get(reverse("messaging:chat_preview")).status_code == 302


# -- strangers who write -----------------------------------------------------------------------------------------------


def test_looking_at_the_window_makes_no_conversation(tea):
    assert window().status_code == 200
    assert Client().get("/chat/").status_code == 200
    assert not Conversation.objects.exists()


def test_the_first_words_make_a_conversation_that_says_where_they_come_from(tea):
    assert write_first(site=TEA, name="Lin", email="lin@example.com").status_code == 201

    visitor = Visitor.objects.get()
    talk = visitor.conversation
    assert (talk.kind, talk.title, talk.customer) == (Kind.CUSTOMER, f"Visitor {visitor.key_hash[:4].upper()}", None)
    assert (visitor.origin, visitor.says_name, visitor.says_email) == (TEA, "Lin", "lin@example.com")
    assert talk.messages.get().sender.is_outside
    assert "Do you ship to Wuyuan?" in window().content.decode()


def test_the_shop_sees_who_they_say_they_are_as_something_said(tea):
    write_first(site=TEA, name="Lin", email="lin@example.com")
    clerk = Client()
    clerk.force_login(make.person(Role.CLERK))

    inbox = clerk.get(reverse("messaging:inbox")).content.decode()
    page = clerk.get(reverse("messaging:conversation", args=[Conversation.objects.get().pk])).content.decode()
    for shown in (inbox, page):
        assert "from tea.example" in shown
        assert "Visitor" in shown
        assert "says:" in shown and "“Lin" in shown
    assert "lin@example.com" in page


def test_an_e_mail_address_alone_makes_nobody_a_customer(tea):
    known = make.order(make.line(make.goods()), may_wait=True, customer_name="Lin").customer
    known.email = "lin@example.com"
    known.save()
    write_first(email="lin@example.com")

    assert Visitor.objects.get().conversation.customer is None


def test_the_key_is_not_kept_only_its_hash():
    write_first()

    visitor = Visitor.objects.get()
    assert KEY not in visitor.key_hash
    assert window(key=visitor.key_hash).context.get("seat") is None


@pytest.mark.parametrize("origin", [TEA, "https://evil.example", "null", ""])
def test_only_the_window_itself_begins_a_conversation(tea, origin):
    assert write_first(origin=origin).status_code == 404
    assert not Conversation.objects.exists()


def test_a_site_that_is_not_listed_is_not_noted():
    write_first(site="https://evil.example")

    assert Visitor.objects.get().origin == ""


def test_the_same_first_words_sent_twice_are_said_once():
    write_first()
    write_first()

    assert Conversation.objects.get().messages.count() == 1


def test_first_words_without_words_come_back_with_the_reason():
    answer = write_first(text=" ", name="Lin")

    assert answer.status_code == 400
    assert "data-begin" in answer.content.decode()
    assert 'value="Lin"' in answer.content.decode()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("key", ["short", "4F" * 32, "zz" * 32, "4f" * 33])
def test_a_key_that_the_window_does_not_make_is_refused(key):
    assert window(key=key).status_code == 404
    assert write_first(key=key).status_code == 404


def test_a_flood_of_new_conversations_from_one_address_is_stopped(settings):
    settings.TALK_RATES = settings.TALK_RATES | {"address": "3/day"}
    keys = (f"{number:064x}" for number in count(1))

    assert [write_first(key=next(keys)).status_code for _again in range(4)] == [201, 201, 201, 429]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_begin_at_once_begin_one_conversation():
    def begin(client_id):
        try:
            said = Introduction()
            operations.begin_as_visitor(key=KEY, client_id=client_id, text="Hello", introduction=said, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            # A third that gives up at last: until then nobody else knows whether the key is taken.
            begun = Conversation.objects.create(kind=Kind.CUSTOMER)
            key_hash = rules.hash_of_key(KEY)
            Visitor.objects.create(conversation=begun, key_hash=key_hash, link_number=1, at=NOON)
            tabs = [pool.submit(begin, tab) for tab in ("one", "two")]
            wait_until_queued(2)
            transaction.set_rollback(True)
        for tab in tabs:
            tab.result(timeout=20)

    assert Conversation.objects.count() == 1
    assert Conversation.objects.get().messages.count() == 2


# -- private links -----------------------------------------------------------------------------------------------------


def test_an_orders_private_link_opens_its_conversation_in_the_window(tea):
    order = make.order(make.line(make.goods()), may_wait=True, customer_name="Lin")
    answer = Client().get(reverse("messaging:chat_with_link", args=[order.link_token]))

    assert answer.context["seat"].conversation == conversation_about(order)
    assert answer.context["seat"].is_outside
    assert frame_ancestors(answer) == ["'self'", TEA]


def test_a_conversations_private_link_opens_it_in_the_window_and_any_other_nothing():
    talk = stage.about()
    assert Client().get(reverse("messaging:chat_with_link", args=[token_of(talk)])).context["seat"].conversation == talk
    assert Client().get(reverse("messaging:chat_with_link", args=[f"{talk.pk}.1:forged"])).status_code == 404


def clerk_of_the_shop():
    clerk = Client()
    clerk.force_login(make.person(Role.CLERK))
    return clerk


def test_a_replaced_link_is_dead_and_says_so():
    talk = stage.about()
    stage.say(stage.customer(talk), "Hello")
    old = reverse("messaging:talk", args=[token_of(talk)])
    shown = clerk_of_the_shop().post(reverse("messaging:private_link", args=[talk.pk])).content.decode()
    talk.refresh_from_db()
    new = reverse("messaging:talk", args=[token_of(talk)])

    assert new in shown
    assert Client().get(new).status_code == 200
    page = Client().get(old)
    assert page.status_code == 410
    assert "This conversation has a new link" in page.content.decode()
    assert Client().get(f"{old}messages/").status_code == 410
    assert Client().post(f"{old}send/", {"text": "x", "client_id": "x"}).status_code == 410
    assert talk.messages.count() == 1


def test_whoever_had_the_old_link_open_is_told_once_and_hears_nothing_more():
    talk = stage.about()
    owner = make.person(Role.OWNER)
    before = talk.page_audience
    replaced = operations.replace_link(conversation_id=talk.pk, actor=owner, at=NOON)
    stage.say(stage.colleague(replaced, owner), "secret")

    told = dict(Event.objects.order_by("pk").values_list("kind", "audiences"))
    assert before in told["messaging.link_replaced"]
    assert before not in told["messaging.sent"]
    assert replaced.page_audience in told["messaging.sent"]


def test_a_visitors_key_is_shut_out_with_the_old_link():
    write_first()
    operations.replace_link(conversation_id=Conversation.objects.get().pk, actor=make.person(Role.OWNER), at=NOON)
    page = window()

    assert page.status_code == 410
    assert "Begin a new conversation" in page.content.decode()
    assert write_first("And again?", client_id="second").status_code == 410
    assert Conversation.objects.get().messages.count() == 1


def test_a_new_link_of_an_order_replaces_the_orders_own():
    order = make.order(make.line(make.goods()), may_wait=True, customer_name="Lin")
    talk = conversation_about(order)
    before = order.link_token
    operations.replace_link(conversation_id=talk.pk, actor=make.person(Role.OWNER), at=NOON)
    order.refresh_from_db()

    assert order.link_token != before
    assert Client().get(reverse("orders:customer_page", args=[before])).status_code == 404


def test_colleagues_among_themselves_have_no_private_link():
    one, two = make.person(Role.CLERK), make.person(Role.PACKER)
    private = operations.open_among(title="", people=[two], actor=one, at=NOON)
    client = Client()
    client.force_login(one)

    assert client.get(reverse("messaging:private_link", args=[private.pk])).status_code == 404
