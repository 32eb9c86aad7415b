"""A problem is raised in two taps, told to the right people at once, seen to, and added up."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from care import away, operations, queries
from care.models import Incident
from care.models.incident import IncidentKind
from care.operations import Closed
from care.rules.incidents import HANDLING, kinds_on, kinds_told
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way
from tests.factories import NOON
from tests.messaging import recordings
from tests.orders import stages
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def order():
    tea = make.goods()
    make.batch(tea, 9)
    return make.order(make.line(tea), customer_name="Lin", phone="138")


def raised(order, kind="nobody", *, by=None, **more) -> Incident:
    actor = by or make.person(Role.PACKER)
    given = {"client_id": uuid4(), "actor": actor, "at": NOON} | more
    return operations.raise_incident(order_id=order.pk, kind=kind, **given)


def closed(incident, *, outcome="solved", cause="shop", at=NOON, **more) -> Incident:
    return operations.close_incident(
        incident_id=incident.pk, outcome=outcome, cause=cause, actor=make.person(Role.CLERK), at=at, **more
    )


def told_of(kind: str) -> set[User]:
    """Who finds ``kind`` of event among their notices."""
    away.tell_of_incident(Event.objects.filter(kind=kind).latest("pk"))
    return {notice.recipient.user for notice in InboxNotice.objects.select_related("recipient__user")}


def test_every_kind_has_people_who_see_to_it():
    assert set(HANDLING) == set(IncidentKind)
    assert all(handling.owner in handling.told for handling in HANDLING.values())
    assert set(kinds_told([Role.OWNER])) == set(IncidentKind)
    assert kinds_on("elsewhere") == tuple(IncidentKind)


def test_the_rider_at_the_door_raises_it_in_two_taps(client, order):
    rider = make.person(Role.RIDER)
    on_the_way(order, rider=rider)
    client.force_login(rider)
    page = client.get("/jobs/").content.decode()
    assert "It will be late" in page and "Too few on the shelf" not in page

    sent = {"client_id": uuid4(), "kind": "delay", "screen": "job"}
    for _twice in range(2):
        answer = client.post(f"/orders/{order.number}/problem/", sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
    assert "Clerk, Dispatcher" in answer.content.decode()
    incident = Incident.objects.get()
    assert (incident.kind, incident.raised_by) == ("delay", rider)

    client.post(f"/care/problems/{incident.pk}/undo/", {"screen": "job"}, headers={"HX-Request": "true"})
    assert Incident.objects.get().outcome == "mistake"


@pytest.mark.parametrize(
    ("role", "path", "said"),
    [
        (Role.WAREHOUSE, "/orders/{}/pick/", "Too few on the shelf"),
        (Role.PACKER, "/orders/{}/pack/", "A wish cannot be met"),
        (Role.DISPATCHER, "/orders/{}/hand-over/", "It will be late"),
        (Role.CLERK, "/orders/{}/", "Nobody there"),
    ],
)
def test_it_can_be_tapped_wherever_one_works(client, order, role, path, said):
    client.force_login(make.person(role))
    stages.packed(order)
    assert said in client.get(path.format(order.number)).content.decode()


def test_a_photo_comes_along_and_is_seen_by_staff_alone(client, order):
    client.force_login(make.person(Role.PACKER))
    photo = SimpleUploadedFile("x.jpg", recordings.picture_with_place())
    client.post(
        f"/orders/{order.number}/problem/", {"client_id": uuid4(), "kind": "defect", "words": "Torn", "photo": photo}
    )
    incident = Incident.objects.get()
    shown = client.get(f"/care/problems/{incident.pk}/photo/")
    assert shown.status_code == 200 and b"West Lake" not in shown.content
    client.force_login(make.person(Role.RIDER))
    assert client.get(f"/care/problems/{incident.pk}/photo/").status_code == 404
    assert "Torn" not in client.get(order.get_customer_url()).content.decode()


def test_a_refusal_keeps_what_was_tapped_and_typed(client, order):
    client.force_login(make.person(Role.PACKER))
    bad = SimpleUploadedFile("x.jpg", b"no picture")
    sent = {"client_id": uuid4(), "kind": "defect", "words": "Torn at the seam", "screen": "pack", "photo": bad}
    answer = client.post(f"/orders/{order.number}/problem/", sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Torn at the seam" in page and 'value="defect" checked' in page
    assert client.post(f"/orders/{order.number}/problem/", {"client_id": uuid4()}).status_code == 400
    assert not Incident.objects.exists()


def test_each_role_concerned_is_told_at_the_same_time_and_nobody_else(order):
    people = {role: make.person(role) for role in (Role.CLERK, Role.DISPATCHER, Role.PACKER, Role.OWNER)}
    rider = make.person(Role.RIDER)
    raised(order, "nobody", by=rider)

    assert told_of("care.incident_raised") == {people[Role.CLERK], people[Role.DISPATCHER]}
    audiences = Event.objects.get(kind="care.incident_raised").audiences
    assert sorted(audiences) == ["role:clerk", "role:dispatcher", "role:owner", f"user:{rider.pk}"]
    assert order.page_audience not in audiences


def test_the_owner_hears_once_of_what_nobody_saw_to_in_time(order):
    owner = make.person(Role.OWNER)
    raised(order, "nobody")
    due = HANDLING["nobody"].within
    assert operations.escalate_overdue(at=NOON + due) == 0
    late = NOON + due + timedelta(seconds=1)
    assert operations.escalate_overdue(at=late) == 1
    assert operations.escalate_overdue(at=late) == 0
    assert owner in told_of("care.incident_overdue")


def test_what_somebody_sees_to_needs_no_telling_any_more(order):
    dispatcher, clerk = make.person(Role.DISPATCHER), make.person(Role.CLERK)
    incident = raised(order, "nobody")
    told_of("care.incident_raised")
    operations.take_incident(incident_id=incident.pk, actor=dispatcher, at=NOON)
    notice = InboxNotice.objects.get(recipient__user=clerk).as_notice
    own = InboxNotice.objects.get(recipient__user=dispatcher).as_notice
    assert away.telling_of_incident(incident.pk, notice) is None
    assert "Nobody there" in away.telling_of_incident(incident.pk, own).title
    assert queries.unattended(clerk).count() == 0
    assert queries.unattended(dispatcher).count() == 1


def test_it_is_closed_with_an_outcome_and_a_cause_and_can_be_opened_again(order):
    incident = raised(order)
    with pytest.raises(Invalid, match="whose fault"):
        closed(incident, cause="")
    with pytest.raises(Invalid, match="how it ended"):
        closed(incident, outcome="")
    closed(incident, how="Left it with the neighbour")
    with pytest.raises(Closed):
        closed(incident)
    operations.reopen_incident(incident_id=incident.pk, actor=make.person(Role.CLERK), at=NOON)
    assert Incident.objects.get().is_open


def test_the_list_shows_what_concerns_me_with_the_overdue_first(client, order, django_assert_max_num_queries):
    raised(order, "other")
    late = raised(order, "short", at=NOON - timedelta(days=1))
    raised(order, "nobody")
    keeper = make.person(Role.WAREHOUSE)
    assert list(queries.open_incidents(keeper)) == [late]
    assert queries.open_incidents(keeper, is_all=True)[0] == late
    client.force_login(keeper)
    client.get("/care/problems/?view=open")
    with django_assert_max_num_queries(12):
        page = client.get("/care/problems/?view=open").content.decode()
    assert page.index("Too few") < page.index("Nobody there")
    assert client.get(f"/care/problems/{late.pk}/").status_code == 200


def test_it_is_taken_and_closed_on_its_page(client, order):
    incident = raised(order)
    clerk = make.person(Role.CLERK)
    client.force_login(clerk)
    assert client.post(f"{incident.get_absolute_url()}take/").status_code == 302
    refused = client.post(f"{incident.get_absolute_url()}close/", {"outcome": "solved", "how": "They came down"})
    assert refused.status_code == 400 and "They came down" in refused.content.decode()
    sent = {"outcome": "solved", "cause": "customer", "how": "They came down"}
    assert client.post(f"{incident.get_absolute_url()}close/", sent).status_code == 302
    found = Incident.objects.get()
    assert (found.owner, found.closed_by, found.cause) == (clerk, clerk, "customer")


def test_the_customer_is_asked_from_there_and_what_they_choose_is_read_there(client, order):
    incident = raised(order, "delay")
    client.force_login(make.person(Role.CLERK))
    assert "Ask the customer" in client.get(incident.get_absolute_url()).content.decode()
    client.post(f"/orders/{order.number}/offers/", {"reason": "The van broke down", "options": ["wait", "refund"]})
    assert "waits for the customer" in client.get(incident.get_absolute_url()).content.decode()
    offer = order.offers.get()
    client.post(f"/o/{order.link_token}/offers/{offer.pk}/", {"choice": "wait"})
    assert "Wait for it" in client.get(incident.get_absolute_url()).content.decode()
    client.force_login(make.person(Role.PACKER))
    assert "Ask the customer" not in client.get(incident.get_absolute_url()).content.decode()


def test_figures_add_up_by_kind_and_cause_without_the_mistakes(client, order):
    closed(raised(order), cause="customer", at=NOON + timedelta(hours=2))
    closed(raised(order), cause="carrier", at=NOON + timedelta(hours=4))
    closed(raised(order), outcome="mistake", cause="")
    raised(order, "short")
    found = queries.figures(at=NOON + timedelta(days=1))
    first, second = found.kinds
    assert (found.count, found.weeks[-1], first.kind, first.count, first.late, first.hours) == (3, 3, "nobody", 2, 2, 3)
    assert (first.by_cause["customer"], second.late) == (1, 1)
    client.force_login(make.person(Role.CLERK))
    assert client.get("/care/problems/figures/").status_code == 200
    table = client.get("/care/problems/figures.csv").content.decode("utf-8-sig")
    assert table.splitlines()[0].startswith("Problem,How many,Late")


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_close_it_once():
    tea = make.goods()
    make.batch(tea, 9)
    incident = raised(make.order(make.line(tea)))

    def close():
        try:
            closed(incident)
        except Closed:
            return "refused"
        return "closed"

    outcomes = race(Incident.objects.filter(pk=incident.pk), close, close)
    assert sorted(outcomes) == ["closed", "refused"]
