from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "shopsuite.api"
    label = "api"
