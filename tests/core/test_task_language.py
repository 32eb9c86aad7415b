"""A task writes in the language of whoever started it."""

from django.utils import translation

from orders.tasks import check_import
from shopsuite import celery


def test_the_starter_s_language_goes_with_the_task_and_no_further():
    translation.deactivate()  # an earlier request on this thread may have left its language behind
    headers: dict[str, str] = {}
    with translation.override("zh-hans"):
        celery.keep_language(headers=headers)
    before = translation.get_language()
    check_import.push_request(**headers)
    try:
        celery.speak_language(task=check_import)
        assert translation.get_language() == "zh-hans"
        celery.forget_language(task=check_import)
        assert translation.get_language() == before
    finally:
        check_import.pop_request()
