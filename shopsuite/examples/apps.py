from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    name = "shopsuite.examples"
    label = "examples"
