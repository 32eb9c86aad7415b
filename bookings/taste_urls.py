"""Addresses of teas at the table, of tastes and of news; ``bookings.urls`` takes them in."""

from django.urls import path

from bookings.views import figures, guest_notes, news, own_taste, table, taste, teas

urlpatterns = [
    path("tastings/teas/<int:pk>/", teas.guide, name="tea_guide"),
    path("tastings/teas/<int:pk>/picture/", teas.picture, name="tea_picture"),
    path("tastings/sessions/<int:pk>/table/", table.table, name="tasting"),
    path("tastings/sessions/<int:pk>/table/note/", table.note, name="note_tea"),
    path("tastings/sessions/<int:pk>/table/drink/", table.drink, name="drink_tea"),
    path("tastings/drunk/<int:pk>/undo/", table.undo, name="undo_drink"),
    path("tastings/bookings/<int:pk>/order/", table.order, name="order_from_tasting"),
    path("t/<str:token>/teas/", guest_notes.teas, name="guest_teas"),
    path("t/<str:token>/teas/<int:pk>/", guest_notes.note, name="guest_note"),
    path("tastings/customers/<int:pk>/taste/", taste.correct, name="correct_taste"),
    path("tastings/customers/<int:pk>/news/", taste.consent, name="news_consent"),
    path("tastings/customers/<int:pk>/regular/", taste.regular, name="regular"),
    path("my/taste/", own_taste.correct, name="own_taste"),
    path("my/news/", own_taste.consent, name="own_news"),
    path("news/stop/<str:token>/", news.stop, name="stop_news"),
    path("tastings/batches/<int:pk>/tell/", news.tell, name="tell_of_tea"),
    path("tastings/figures/", figures.figures, name="figures"),
    path("tastings/figures/<slug:code>.csv", figures.figures_file, name="figures_file"),
]
