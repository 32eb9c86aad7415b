from django.urls import path

from messaging.views import agreements, attachments, cards, pages, reactions, thread

app_name = "messaging"

urlpatterns = [
    path("conversations/", pages.inbox, name="inbox"),
    path("conversations/new/", pages.new, name="new"),
    path("conversations/<int:pk>/", pages.conversation, name="conversation"),
    path("conversations/<int:pk>/head/", pages.head, name="head"),
    path("conversations/<int:pk>/messages/", thread.messages, name="messages"),
    path("conversations/<int:pk>/send/", thread.send, name="send"),
    path("conversations/<int:pk>/marks/", thread.mark, name="mark"),
    path("conversations/<int:pk>/messages/<int:message>/edit/", thread.edit, name="edit"),
    path("conversations/<int:pk>/messages/<int:message>/recall/", thread.recall, name="recall"),
    path("conversations/<int:pk>/messages/<int:message>/card/", cards.card, name="card"),
    path("conversations/<int:pk>/messages/<int:message>/picture/", cards.picture, name="card_picture"),
    path("conversations/<int:pk>/offers/", cards.offered, name="offers"),
    path("conversations/<int:pk>/messages/<int:message>/reactions/", reactions.react, name="react"),
    path("conversations/<int:pk>/messages/<int:message>/pin/", reactions.pin, name="pin"),
    path("conversations/<int:pk>/pins/", reactions.pins, name="pins"),
    path("conversations/<int:pk>/agreements/", agreements.agreements, name="agreements"),
    path("conversations/<int:pk>/agreements/new/", agreements.new, name="new_agreement"),
    path("conversations/<int:pk>/agreements/<int:agreement>/answer/", agreements.answer, name="answer_agreement"),
    path("conversations/<int:pk>/attachments/", attachments.upload, name="upload"),
    path(
        "conversations/<int:pk>/attachments/<int:attachment>/<slug:variant>/",
        attachments.attachment,
        name="attachment",
    ),
    path("conversations/<int:pk>/<slug:what>/", pages.change, name="change"),
    path("talk/<str:token>/", pages.talk, name="talk"),
    path("talk/<str:token>/messages/", thread.talk_messages, name="talk_messages"),
    path("talk/<str:token>/send/", thread.talk_send, name="talk_send"),
    path("talk/<str:token>/marks/", thread.talk_mark, name="talk_mark"),
    path("talk/<str:token>/agreements/", agreements.talk_agreements, name="talk_agreements"),
    path("talk/<str:token>/agreements/new/", agreements.talk_new, name="talk_new_agreement"),
    path("talk/<str:token>/agreements/<int:agreement>/answer/", agreements.talk_answer, name="talk_answer_agreement"),
    path("talk/<str:token>/pins/", reactions.talk_pins, name="talk_pins"),
    path("talk/<str:token>/messages/<int:message>/reactions/", reactions.talk_react, name="talk_react"),
    path("talk/<str:token>/attachments/", attachments.talk_upload, name="talk_upload"),
    path(
        "talk/<str:token>/attachments/<int:attachment>/<slug:variant>/",
        attachments.talk_attachment,
        name="talk_attachment",
    ),
    path("talk/<str:token>/messages/<int:message>/edit/", thread.talk_edit, name="talk_edit"),
    path("talk/<str:token>/messages/<int:message>/card/", cards.talk_card, name="talk_card"),
    path("talk/<str:token>/messages/<int:message>/picture/", cards.talk_picture, name="talk_card_picture"),
    path("talk/<str:token>/messages/<int:message>/recall/", thread.talk_recall, name="talk_recall"),
]
