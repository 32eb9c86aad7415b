"""Celery for shopsuite: tasks are thin, carry ids only, and are safe to run twice."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopsuite.settings")

app = Celery("shopsuite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
