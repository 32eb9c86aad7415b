"""A task writes in the language of whoever started it."""

from django.utils import translation

from shopsuite import celery
from shopsuite.spreadsheets.tasks import check


def test_the_starter_s_language_goes_with_the_task_and_no_further():
    translation.deactivate()  # an earlier request on this thread may have left its language behind
    headers: dict[str, str] = {}
    with translation.override("zh-hans"):
        celery.keep_language(headers=headers)
    before = translation.get_language()
    check.push_request(**headers)
    try:
        celery.speak_language(task=check)
        assert translation.get_language() == "zh-hans"
        celery.forget_language(task=check)
        assert translation.get_language() == before
    finally:
        check.pop_request()
