from django.urls import path

from shopsuite.people import views

urlpatterns = [
    path("example/sign-in/<str:role>/", views.sign_in_as_example, name="example_sign_in"),
    path("on-duty/", views.on_duty, name="on_duty"),
]
