"""The shop's settings, which every request reads."""

import pytest
from django.core.cache import caches

from shopsuite.core.models import Shop
from shopsuite.core.queries import current_shop


@pytest.fixture(autouse=True)
def _kept_for_a_while(settings):
    settings.CACHES = settings.CACHES | {
        "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test_shop"}
    }
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.mark.django_db
def test_the_shop_is_read_once_for_many(django_assert_num_queries):
    Shop.objects.create(pk=1, name="Longjing House")

    with django_assert_num_queries(1):
        names = {current_shop().name for _ in range(3)}

    assert names == {"Longjing House"}


@pytest.mark.django_db
def test_whoever_saves_sees_it_at_once(django_capture_on_commit_callbacks):
    Shop.objects.create(pk=1, name="Longjing House")
    shop = current_shop()
    with django_capture_on_commit_callbacks(execute=True):
        shop.name = "Hill House"
        shop.save()

    assert current_shop().name == "Hill House"


@pytest.mark.django_db
def test_what_a_reader_does_to_it_stays_with_the_reader():
    current_shop().name = "Nobody's"

    assert current_shop().name != "Nobody's"
