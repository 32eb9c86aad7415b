"""What conversations do when they hear of something: those who are away are told, and what is settled is taken back."""

from datetime import timedelta

from messaging import away, events
from messaging.models import Conversation, Member, Message
from messaging.models.conversation import Kind
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to
from shopsuite.notices import operations as notices

#: What happened before is read on the pages; it wakes nobody.
NEWS_FOR = timedelta(hours=1)


@reacts_to(events.MessageSent, news_for=NEWS_FOR)
def tell_those_concerned(event: Event) -> None:
    """What was said is waiting for whoever it concerns."""
    if message := _message_of(event):
        away.tell_of_message(message, at=event.at)


@reacts_to(events.Mentioned, news_for=NEWS_FOR)
def tell_those_called(event: Event) -> None:
    """So is a call, or one that was passed on."""
    if message := _message_of(event):
        away.tell_of_call(message, user_ids=event.body["user_ids"], at=event.at)


@reacts_to(events.AnswerDue, news_for=NEWS_FOR)
def tell_those_who_are_to_answer(event: Event) -> None:
    """Somebody outside has waited so long that having read it is not enough."""
    body = event.body
    away.tell_of_answer_due(
        body["wait_id"],
        conversation_id=body["conversation_id"],
        user_ids=body["user_ids"],
        is_late=body["is_late"],
        at=event.at,
    )


@reacts_to(events.PeopleChanged, news_for=NEWS_FOR)
def tell_those_who_came_and_went(event: Event) -> None:
    """Who was added to a group hears of it; nothing of it stays with who left."""
    if message := _message_of(event):
        conversation = message.conversation
        away.tell_of_group(conversation, user_ids=event.body["joined"], seq=message.seq, at=event.at)
        if event.body["gone"]:
            away.settled(conversation, at=event.at)


@reacts_to(events.Reminded, news_for=NEWS_FOR)
def remind_those_who_have_not_read(event: Event) -> None:
    """An announcement is read by everybody, also by who looked away when it came."""
    user_ids = event.body["user_ids"]
    away.remind(event.body["conversation_id"], user_ids=user_ids, mark=event.pk, at=event.at)


@reacts_to(events.MarksMoved, news_for=NEWS_FOR)
def tidy_up_after_reading(event: Event) -> None:
    """What somebody has read leaves their other devices."""
    if event.body["read"]:
        member = Member.objects.select_related("user", "conversation").filter(pk=event.body["member_id"]).first()
        if member is None:  # the conversation was deleted meanwhile
            return
        recipient = away.recipient_of(member)
        notices.look_again(subject=event.subject, at=event.at, recipient=recipient)
        if member.conversation.kind == Kind.ANNOUNCEMENT:
            notices.look_again(subject=away.reminder_of(member.conversation_id), at=event.at, recipient=recipient)


@reacts_to(events.MessageRecalled, events.MessageEdited, news_for=NEWS_FOR)
def tidy_up_after_a_change(event: Event) -> None:
    """What was taken back or put better does not stay on anybody's screen as it was."""
    notices.look_again(subject=event.subject, at=event.at, has_changed=True)


@reacts_to(events.ConversationChanged, events.MentionSettled, news_for=NEWS_FOR)
def tidy_up_after_settling(event: Event) -> None:
    """It was closed, taken on by somebody, or the call was answered."""
    away.settled(Conversation(pk=event.body["conversation_id"]), at=event.at)


def _message_of(event: Event) -> Message | None:
    found = Message.objects.select_related("conversation__owner", "sender__user", "sender__conversation")
    return found.filter(pk=event.body["message_id"], recalled_at=None).first()
