"""How long messages can be taken back and changed is the shop's to set."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging import operations, queries
from messaging.links import token_of
from messaging.models import TimeLimits
from messaging.operations import TooLate
from shopsuite.core.kept import forget
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_limits():
    def limits(**minutes):
        TimeLimits(**minutes).save()
        forget(TimeLimits.KEPT_AS)

    yield limits
    forget(TimeLimits.KEPT_AS)


def recall_after(minutes):
    lin = stage.customer(stage.about())
    message = stage.say(lin, "My card is 6222")
    at = NOON + timedelta(minutes=minutes)
    return operations.recall(message_id=message.pk, member=lin, at=at)


def test_without_a_setting_two_minutes_and_a_day_hold():
    limits = queries.time_limits()
    assert (limits.recall_minutes, limits.edit_minutes) == (2, 1440)


def test_a_message_can_be_taken_back_as_long_as_the_shop_says(set_limits):
    set_limits(recall_minutes=30)
    assert recall_after(30).recalled_at
    with pytest.raises(TooLate, match="30 minutes"):
        recall_after(31)


def test_a_message_can_be_changed_as_long_as_the_shop_says(set_limits):
    set_limits(edit_minutes=5)
    lin = stage.customer(stage.about())
    message = stage.say(lin, "Tuesday")
    operations.edit(message_id=message.pk, member=lin, text="Wednesday", at=NOON + timedelta(minutes=5))
    with pytest.raises(TooLate):
        operations.edit(message_id=message.pk, member=lin, text="Thursday", at=NOON + timedelta(minutes=6))


def test_where_nothing_is_taken_back_the_page_does_not_offer_it(set_limits):
    talk = stage.about()
    stage.say(stage.customer(talk), "Hello", at=timezone.now())
    page = reverse("messaging:talk", args=[token_of(talk)])
    assert b"data-recall" in Client().get(page).content

    set_limits(recall_minutes=0)
    assert b"data-recall" not in Client().get(page).content
    with pytest.raises(TooLate, match="cannot be taken back"):
        recall_after(0)


@pytest.mark.parametrize("field", ["recall_minutes", "edit_minutes"])
def test_a_day_is_the_longest(field):
    with pytest.raises(ValidationError):
        TimeLimits(pk=1, **{field: 1441}).full_clean()


def test_the_owner_sets_it_in_the_browser(set_limits):
    owner = person(Role.OWNER)
    owner.is_staff = owner.is_superuser = True
    owner.save()
    client = Client()
    client.force_login(owner)
    address = reverse("admin:messaging_timelimits_add")
    assert client.post(address, {"recall_minutes": "10", "edit_minutes": "60"}).status_code == 302
    assert TimeLimits.objects.get().recall_minutes == 10
    assert client.get(address).status_code == 403
