"""On somebody's own machine a style or script may be edited while the shop runs."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client


@pytest.fixture
def style(settings, tmp_path):
    """A stylesheet in a folder of static files that the finders look through."""
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    yield tmp_path / "edited.css"
    finders.get_finder.cache_clear()


def test_a_file_that_grows_while_the_shop_runs_is_served_whole(style):
    browser = Client()
    style.write_text("a {}")
    assert browser.get("/static/edited.css").getvalue() == b"a {}"

    style.write_text("a {} b {} c {}")
    answer = browser.get("/static/edited.css")

    assert answer.getvalue() == b"a {} b {} c {}"
    assert answer["Content-Length"] == "14"
