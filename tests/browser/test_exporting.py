"""The owner takes a conversation with them."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse

from shopsuite.people.roles import Role
from tests import factories as make
from tests.messaging import stage


@pytest.mark.parametrize("width", [360, 1440])
def test_the_owner_downloads_a_conversation(page_for, axe, width):
    talk = stage.about()
    stage.say(stage.customer(talk), "明前龙井, please")
    page = page_for(make.person(Role.OWNER))
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(reverse("messaging:conversation", args=[talk.pk]))

    page.get_by_text("Export", exact=True).click()

    panel = page.locator("form", has_text="Download the ZIP").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= width
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the ZIP").click()
    zipped = ZipFile(BytesIO(Path(download.value.path()).read_bytes()))
    assert "明前龙井" in zipped.read("conversation.json").decode()
