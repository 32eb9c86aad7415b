from django.urls import path

from shopsuite.dashboards import views

urlpatterns = [path("", views.home, name="home")]
