"""Everybody who signs in finds what they were told in the shop itself, whatever they have muted elsewhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shopsuite.feed.models import Event
from shopsuite.notices import kinds, operations, queries, sources
from shopsuite.notices.kinds import Kind
from shopsuite.notices.models import InboxNotice, InboxState
from shopsuite.notices.sources import Source, Telling
from shopsuite.people.roles import Role
from tests.api.callers import calling
from tests.factories import NOON, person

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def kettle(monkeypatch):
    """What there is to tell of kettles, by number; what is taken out of it holds no longer."""
    boiling = {7: "It boils", 8: "It whistles"}

    def telling(pk, notice):
        said = boiling.get(pk)
        return Telling(f"{said} ({notice.told}–{notice.mark})", ("茶",), f"/stock/?kettle={pk}") if said else None

    monkeypatch.setitem(sources._sources, "kettle", Source(telling))
    monkeypatch.setitem(kinds._kinds, "tea", Kind("Tea"))
    monkeypatch.setitem(kinds._kinds, "chat", Kind("Chat", waits=True))
    monkeypatch.setitem(kinds._kinds, "fire", Kind("Fire", is_urgent=True))
    return boiling


@pytest.fixture
def chen():
    return person(Role.CLERK, name="Chen")


@pytest.fixture
def browser(chen):
    client = Client()
    client.force_login(chen)
    return client


def note(user, *, mark=1, kind="tea", kettle=7, at=NOON):
    recipient = operations.recipient_for_user(user)
    operations.note(recipient=recipient, subject=f"kettle:{kettle}", kind=kind, mark=mark, at=at)


def heard(user):
    return Event.objects.filter(kind="notices.inbox_changed", audiences=[f"user:{user.pk}"]).count()


def test_what_is_muted_everywhere_stands_in_the_inbox_all_the_same(kettle, chen, browser):
    recipient = operations.recipient_for_user(chen)
    operations.choose(recipient=recipient, wanted=[], quiet_from=None, quiet_to=None, urgent_passes=False)

    note(chen)

    assert "It boils" in browser.get("/notices/").content.decode()
    assert not recipient.notices.exists()
    assert browser.get("/waiting/inbox/").content.decode().startswith("1")
    assert heard(chen) == 1


def test_nobody_finds_what_others_were_told(kettle, chen, browser):
    note(person(Role.CLERK))

    assert "It boils" not in browser.get("/notices/").content.decode()
    assert browser.get(f"/notices/{InboxNotice.objects.get().pk}/").status_code == 404


def test_what_is_unread_takes_in_what_comes_after_it(kettle, chen):
    for mark in (1, 2, 2, 3):
        note(chen, mark=mark)

    [told] = queries.page_of(chen)[0]
    assert told.telling.title == "It boils (0–3)"


def test_what_comes_after_the_reading_stands_by_itself_and_tells_the_new_alone(kettle, chen, browser):
    note(chen, mark=3)
    browser.get(f"/notices/{InboxNotice.objects.get().pk}/")
    note(chen, mark=3, at=LATER)
    note(chen, mark=5, at=LATER)

    new, old = queries.page_of(chen)[0]
    assert (new.telling.title, new.is_unread) == ("It boils (3–5)", True)
    assert (old.telling.title, old.is_unread) == ("It boils (0–3)", False)


def test_following_one_reads_it_and_leads_there(kettle, chen, browser):
    note(chen)
    note(chen, kettle=8)

    answer = browser.get(f"/notices/{InboxNotice.objects.get(subject='kettle:7').pk}/")

    assert answer.url == "/stock/?kettle=7"
    assert queries.unread_by(chen).count() == 1


def test_what_holds_no_longer_is_shown_as_settled_and_counts_no_more(kettle, chen, browser):
    note(chen)
    del kettle[7]
    operations.look_again(subject="kettle:7", at=LATER)

    assert queries.unread_by(chen).count() == 0
    assert "settled" in browser.get("/notices/").content.decode()
    assert heard(chen) == 2
    assert browser.get(f"/notices/{InboxNotice.objects.get().pk}/").url == "/notices/"


def test_a_settled_one_is_used_again_so_that_a_long_talk_leaves_one(kettle, chen):
    for mark in range(1, 5):
        kettle[7] = "It boils"
        note(chen, mark=mark)
        del kettle[7]
        operations.look_again(subject="kettle:7", at=LATER)

    assert InboxNotice.objects.get().state == InboxState.SETTLED


def test_whoever_is_reading_a_talk_hears_nothing_of_it_from_the_bell(kettle, chen):
    note(chen, kind="chat")
    assert (queries.unread_by(chen).count(), heard(chen)) == (0, 0)

    del kettle[7]
    operations.show_waiting(at=NOON + timedelta(seconds=11))

    assert (queries.unread_by(chen).count(), heard(chen)) == (0, 0)


def test_a_talk_nobody_reads_is_shown_after_a_moment_even_where_it_goes_on(kettle, chen):
    for second in (0, 4, 8):
        note(chen, kind="chat", mark=second + 1, at=NOON + timedelta(seconds=second))
    operations.show_waiting(at=NOON + timedelta(seconds=9))
    assert queries.unread_by(chen).count() == 0

    operations.show_waiting(at=NOON + timedelta(seconds=11))

    assert queries.unread_by(chen).count() == 1


def test_a_call_does_not_wait(kettle, chen):
    note(chen, kind="chat")
    note(chen, kind="fire", at=LATER)

    [told] = queries.page_of(chen)[0]
    assert (told.notice.kind, told.is_unread) == ("fire", True)


def test_one_press_reads_all_and_one_takes_it_back(kettle, chen, browser):
    note(chen)
    note(chen, kettle=8)

    page = browser.post("/notices/read/", follow=True)
    assert queries.unread_by(chen).count() == 0

    [message] = page.context["messages"]
    browser.post(message.extra_tags.split(" ")[0])
    assert queries.unread_by(chen).count() == 2


def test_taking_back_passes_over_what_has_something_newer(kettle, chen):
    note(chen)
    recipient = operations.recipient_for_user(chen)
    operations.read(recipient=recipient, at=LATER)
    note(chen, mark=2, at=LATER)

    assert operations.take_back_reading(recipient=recipient, read_at=LATER, at=LATER) == 0
    assert queries.unread_by(chen).count() == 1


def test_the_same_noted_again_leaves_one(kettle, chen):
    note(chen, kettle=8)
    recipient = operations.recipient_for_user(chen)
    operations.read(recipient=recipient, at=NOON)
    InboxNotice.objects.update(mark=0)

    operations.note(recipient=recipient, subject="kettle:8", kind="tea", mark=4, at=LATER)
    operations.note(recipient=recipient, subject="kettle:8", kind="tea", mark=4, at=LATER)

    assert InboxNotice.objects.filter(state=InboxState.UNREAD).count() == 1


def test_a_page_shows_twenty_and_the_next_begins_below(kettle, chen, browser):
    for number in range(21):
        kettle[100 + number] = f"Number {number}."
        note(chen, kettle=100 + number, at=NOON + timedelta(seconds=number))

    told, older = queries.page_of(chen)
    rest, end = queries.page_of(chen, before=older)

    assert [len(told), len(rest), end] == [20, 1, None]
    assert "Number 0." in rest[0].telling.title
    assert "Number 0." in browser.get(f"/notices/?before={older}").content.decode()


def test_one_kind_or_what_is_unread_can_be_looked_at_alone(kettle, chen, browser):
    note(chen)
    note(chen, kettle=8, kind="fire")
    browser.get(f"/notices/{InboxNotice.objects.get(subject='kettle:8').pk}/")

    assert "whistles" not in browser.get("/notices/?kind=tea").content.decode()
    assert "whistles" not in browser.get("/notices/?unread").content.decode()
    assert "whistles" in browser.get("/notices/?kind=fire").content.decode()


def test_the_bell_asks_one_question_however_much_there_is(kettle, chen, browser):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            browser.get("/stock/")
        return [query["sql"] for query in seen if "notices_" in query["sql"]]

    before = asked()
    for number in range(5):
        note(chen, kettle=number)

    assert len(asked()) == len(before) == 1


def test_somebody_with_nothing_is_told_what_will_stand_there(browser):
    assert "Nothing to tell you" in browser.get("/notices/").content.decode()


@pytest.mark.parametrize("role", [Role.SUPPLIER, Role.CUSTOMER])
def test_whoever_is_outside_has_an_inbox_and_a_bell_of_their_own(kettle, role):
    lin = person(role)
    client = Client()
    client.force_login(lin)
    note(lin)

    page = client.get("/notices/").content.decode()

    assert "It boils" in page
    assert 'hx-get="/waiting/inbox/"' in page


def test_what_was_read_long_ago_goes_and_what_was_not_stays(kettle, chen):
    note(chen)
    note(chen, kettle=8)
    recipient = operations.recipient_for_user(chen)
    operations.read(recipient=recipient, at=NOON, ids=[InboxNotice.objects.get(subject="kettle:7").pk])

    assert operations.forget_old(at=NOON + timedelta(days=90)) == 0
    assert operations.forget_old(at=NOON + timedelta(days=91)) == 1
    assert InboxNotice.objects.get().subject == "kettle:8"


def test_other_programs_read_it_and_say_what_was_read(kettle, chen):
    note(chen)
    note(chen, kettle=8)
    api = calling(chen)

    told = api.get("/api/v1/notices/").json()
    assert told["unread"] == 2
    assert told["notices"][0]["title"] == "It whistles (0–1)"
    assert told["notices"][0]["url"] == "/stock/?kettle=8"

    one = [told["notices"][0]["id"]]
    assert api.post("/api/v1/notices/read/", {"ids": one}, format="json").json() == {"unread": 1}
    assert [each["is_unread"] for each in api.get("/api/v1/notices/").json()["notices"]] == [False, True]
    assert len(api.get("/api/v1/notices/?unread=true").json()["notices"]) == 1
    assert api.post("/api/v1/notices/read/", {}, format="json").json() == {"unread": 0}


def test_whoever_is_erased_leaves_nothing_in_an_inbox(kettle, chen):
    note(chen)
    operations.forget(subjects=["kettle:7"])
    assert not InboxNotice.objects.exists()
