"""Addresses of tastings."""

from django.urls import path

from bookings import taste_urls
from bookings.views import calendar, calendars, guest, offering, preparation, sessions, taking, waiting

app_name = "bookings"
urlpatterns = [
    *taste_urls.urlpatterns,
    path("tastings/", offering.offers, name="offers"),
    path("tastings/<int:pk>/", offering.choose, name="choose"),
    path("tastings/<int:pk>/hold/", offering.hold, name="hold"),
    path("tastings/<int:pk>/waiting/", waiting.wait, name="wait"),
    path("tastings/held/<uuid:client_id>/", offering.form, name="form"),
    path("tastings/held/<uuid:client_id>/let-go/", offering.let_go, name="let_go"),
    path("tastings/new/", taking.take, name="take"),
    path("tastings/open-table/", taking.open_table, name="open_table"),
    path("tastings/calendar/", calendar.calendar, name="calendar"),
    path("tastings/calendar/<int:pk>/put/", calendar.put, name="put"),
    path("tastings/calendar/<int:pk>/put-back/", calendar.put_back, name="put_back"),
    path("tastings/calendar/mine/", calendars.mine, name="my_calendar"),
    path("tastings/calendar/renew/", calendars.renew, name="renew_calendar"),
    path("tastings/calendar/<str:token>.ics", calendars.host_feed, name="host_calendar"),
    path("tastings/preparation/", preparation.preparation, name="preparation"),
    path("tastings/steps/<int:pk>/check/", sessions.check, name="check_step"),
    path("tastings/bookings/<int:pk>/", sessions.booking, name="booking"),
    path("tastings/bookings/<int:pk>/bill/", sessions.bill, name="bill"),
    path("tastings/bookings/<int:pk>/<slug:how>/", sessions.mark, name="mark"),
    path("tastings/sessions/<int:pk>/", sessions.session, name="session"),
    path("tastings/sessions/<int:pk>/start/", sessions.start, name="start"),
    path("tastings/sessions/<int:pk>/end/", sessions.end, name="end"),
    path("tastings/sessions/<int:pk>/move/", sessions.move, name="move_session"),
    path("tastings/sessions/<int:pk>/call-off/", sessions.call_off, name="call_off"),
    path("t/<str:token>/", guest.page, name="guest"),
    path("t/<str:token>/tasting.ics", calendars.guest_entry, name="guest_entry"),
    path("t/<str:token>/move/", guest.move, name="guest_move"),
    path("t/<str:token>/change/", guest.change, name="guest_change"),
    path("t/<str:token>/cancel/", guest.cancel, name="guest_cancel"),
    path("t/<str:token>/late/", guest.late, name="guest_late"),
    path("t/<str:token>/coming/", guest.coming, name="guest_coming"),
    path("t/<str:token>/how-it-was/", guest.how_it_was, name="how_it_was"),
    path("w/<str:token>/", waiting.party, name="waiting_party"),
    path("w/<str:token>/leave/", waiting.leave, name="leave_waiting"),
    path("w/<str:token>/take/", waiting.take, name="take_offer"),
]
