"""What the owner can do for people under /admin/."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from shopsuite.people.models import SecondFactor
from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    browser = Client()
    browser.force_login(make.person(Role.OWNER))
    return browser


def test_the_owner_takes_away_the_second_factor_of_whoever_lost_their_phone(owner):
    clerk = make.person(Role.CLERK, name="Lin Xiaoyu")
    factor = SecondFactor.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={})

    assert "Lin Xiaoyu" in owner.get(reverse("admin:people_secondfactor_changelist")).content.decode()
    owner.post(reverse("admin:people_secondfactor_delete", args=[factor.pk]), {"post": "yes"})

    assert not Authenticator.objects.filter(user=clerk).exists()


def test_second_factors_are_made_by_their_owners_alone(owner):
    assert owner.get(reverse("admin:people_secondfactor_add")).status_code == 403
