"""Celery for shopsuite: tasks are thin, carry ids only, and are safe to run twice."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.utils.translation import activate, deactivate, get_language

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopsuite.settings")

app = Celery("shopsuite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@before_task_publish.connect
def keep_language(headers: dict[str, Any], **_: Any) -> None:
    """What a task writes for people is in the language of whoever started it, not of the worker."""
    headers["language"] = get_language()


@task_prerun.connect
def speak_language(task: Task, **_: Any) -> None:
    if language := task.request.get("language"):
        activate(language)


@task_postrun.connect
def forget_language(task: Task, **_: Any) -> None:
    if task.request.get("language"):
        deactivate()
