from django.urls import path

from shopsuite.people.views import accounts, entering, personal_data, saved_views

urlpatterns = [
    path("example/sign-in/<str:role>/", accounts.sign_in_as_example, name="example_sign_in"),
    path("enter/<str:token>/", entering.enter, name="enter"),
    path("views/", saved_views.save, name="save_view"),
    path("views/<int:pk>/forget/", saved_views.forget, name="forget_view"),
    path("on-duty/", accounts.on_duty, name="on_duty"),
    path("customers/<int:pk>/personal-data/", personal_data.page, name="personal_data"),
    path("customers/<int:pk>/personal-data/export/", personal_data.export, name="export_personal_data"),
    path("customers/<int:pk>/personal-data/erase/", personal_data.erase, name="erase_personal_data"),
]
