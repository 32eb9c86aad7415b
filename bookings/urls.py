"""Addresses of tastings."""

from django.urls import path

from bookings.views import guest, offering, waiting

app_name = "bookings"
urlpatterns = [
    path("tastings/", offering.offers, name="offers"),
    path("tastings/<int:pk>/", offering.choose, name="choose"),
    path("tastings/<int:pk>/hold/", offering.hold, name="hold"),
    path("tastings/<int:pk>/waiting/", waiting.wait, name="wait"),
    path("tastings/held/<uuid:client_id>/", offering.form, name="form"),
    path("tastings/held/<uuid:client_id>/let-go/", offering.let_go, name="let_go"),
    path("t/<str:token>/", guest.page, name="guest"),
    path("t/<str:token>/move/", guest.move, name="guest_move"),
    path("t/<str:token>/change/", guest.change, name="guest_change"),
    path("t/<str:token>/cancel/", guest.cancel, name="guest_cancel"),
    path("t/<str:token>/late/", guest.late, name="guest_late"),
    path("t/<str:token>/coming/", guest.coming, name="guest_coming"),
    path("w/<str:token>/", waiting.party, name="waiting_party"),
    path("w/<str:token>/leave/", waiting.leave, name="leave_waiting"),
    path("w/<str:token>/take/", waiting.take, name="take_offer"),
]
