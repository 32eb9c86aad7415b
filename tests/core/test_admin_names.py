"""What the admin calls things is said in the reader's language."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

#: Their own words, and their own translations.
OTHERS = {"django", "allauth", "django_celery_beat"}


def shown(model, screen) -> set[str]:
    """The fields of ``model`` that its list and its page show."""
    chosen = screen.fields or [name for _title, part in screen.fieldsets or [] for name in part["fields"]]
    page = flatten(chosen) if chosen else [each.name for each in model._meta.fields if each.editable]
    return {name for name in (*screen.list_display, *page, *screen.readonly_fields) if isinstance(name, str)}


def named(model, names: set[str]):
    for name in names:
        try:
            yield model._meta.get_field(name)
        except FieldDoesNotExist:
            continue  # a column that is reckoned


@pytest.mark.parametrize(
    ("model", "screen"),
    [
        pytest.param(model, screen, id=model._meta.label)
        for site in admin.sites.all_sites
        for model, screen in site._registry.items()
        if model.__module__.split(".")[0] not in OTHERS
    ],
)
def test_every_field_that_is_shown_has_a_name_that_can_be_translated(model, screen):
    fields = [each for each in named(model, shown(model, screen)) if not each.auto_created and not each.primary_key]
    assert [each.name for each in fields if not isinstance(each.verbose_name, Promise)] == []
