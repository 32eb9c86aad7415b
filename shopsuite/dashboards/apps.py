from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "shopsuite.dashboards"
    label = "dashboards"
