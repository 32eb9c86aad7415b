"""Addresses of everything about conversations, below v1/."""

from typing import Any

from django.urls import URLPattern, path

from shopsuite.api.conversations import (
    agreements,
    announcements,
    attachments,
    drafting,
    exporting,
    figures,
    forms,
    groups,
    inbox,
    links,
    mentions,
    opening,
    preferences,
    quick_replies,
    reactions,
    searching,
    thread,
)


def _one(rest: str, view: Any, name: str | None = None) -> URLPattern:
    return path(f"conversations/<int:pk>/{rest}", view.as_view(), name=name)


def _message(rest: str, view: Any) -> URLPattern:
    return _one(f"messages/<int:message>/{rest}", view)


urlpatterns = [
    path("agreements/", agreements.Agreements.as_view()),
    path("announcements/", announcements.Announcements.as_view()),
    path("answer-times/", figures.AnswerTimes.as_view()),
    path("colleagues/", opening.Colleagues.as_view()),
    path("form-kinds/", forms.FormKinds.as_view()),
    path("mentions/", mentions.Mentions.as_view()),
    path("messages/", searching.Search.as_view()),
    path("quick-replies/", quick_replies.QuickReplies.as_view()),
    path("quick-replies/<int:pk>/", quick_replies.OneQuickReply.as_view()),
    path("suppliers/", opening.Suppliers.as_view()),
    path("conversations/", inbox.Conversations.as_view(), name="api_conversations"),
    path("conversations/with-supplier/", opening.WithSupplier.as_view()),
    path("conversations/among-colleagues/", opening.AmongColleagues.as_view()),
    _one("", inbox.OneConversation),
    _one("members/", groups.Members),
    _one("members/<int:person>/", groups.OneMember),
    _one("rename/", groups.Rename),
    _one("leave/", groups.Leave),
    _one("come-back/", groups.ComeBack),
    _one("readers/", announcements.Readers),
    _one("remind/", announcements.Remind),
    _one("in-private/", announcements.InPrivate),
    _one("colleagues/", inbox.Colleagues),
    _one("messages/", thread.Messages, name="api_messages"),
    _message("", thread.OneMessage),
    _message("reactions/", reactions.Reactions),
    _message("pin/", reactions.Pin),
    _message("picture/", attachments.CardPicture),
    _message("acknowledge/", mentions.Acknowledge),
    _message("preference/", preferences.Note),
    _one("pins/", reactions.Pins),
    _one("marks/", thread.Marks),
    _one("attachments/", attachments.Attachments),
    _one("attachments/<int:attachment>/<slug:variant>/", attachments.AttachmentFile),
    _one("agreements/", agreements.Propose),
    _one("agreements/<int:agreement>/answer/", agreements.Answer),
    _one("forms/", forms.FormRequests),
    _one("forms/<int:form>/", forms.FillIn),
    _one("preferences/", preferences.Preferences),
    _one("preferences/<int:preference>/", preferences.OnePreference),
    _one("draft/", drafting.Draft),
    _one("offers/", drafting.Offers),
    _one("link/", links.PrivateLink),
    _one("export/", exporting.Export),
    *[_one(f"{name}/", view) for name, view in inbox.CHANGES.items()],
]
