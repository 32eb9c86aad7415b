"""The catalogue of every language is complete, and its words reach the screen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from shopsuite.core import translations

LOCALE = "zh_Hans"
#: %(name)s, %d, %% and the {name} of the scripts.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with Path(settings.BASE_DIR, "locale", LOCALE, "LC_MESSAGES", "django.po").open("rb") as file:
        return read_po(file, locale=LOCALE)


def test_every_string_of_the_source_is_translated(catalogue: Catalog):
    missing = [
        message.id
        for message in translations.collect(Path(settings.BASE_DIR))
        if message.id and not any(written(catalogue.get(_first(message), message.context)))
    ]
    assert missing == [], "run manage.py messages and translate these"


def test_a_translation_names_what_its_original_names(catalogue: Catalog):
    for message in catalogue:
        if not message.id:
            continue
        for text in written(message):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(_first(message))), message.id


def test_no_translation_is_a_guess(catalogue: Catalog):
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_the_sign_in_page_speaks_chinese_to_a_chinese_browser(db: None, client: Client):
    page = client.get("/account/login/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "登录" in page
    assert "Sign in" not in page


def written(message: Message | None) -> Iterator[str]:
    """The translations of ``message``, one for each plural form."""
    if message is not None:
        yield from (message.string,) if isinstance(message.string, str) else message.string


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
