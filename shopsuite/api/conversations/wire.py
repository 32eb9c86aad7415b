"""Conversations over the wire. Times ISO 8601 with their offset; sizes in bytes, durations in milliseconds."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from messaging import rules
from messaging.cards import Card
from messaging.models import Attachment, Conversation, Mention, Message
from messaging.models.message import Lane
from shopsuite.people.models import User

MOST_ID = 2**62
#: How the shop deals with a conversation is its own business.
_DEALINGS = ("customer", "owner", "snoozed_until", "waiting_since")


class ConversationSerializer(serializers.ModelSerializer):
    """``owner``, ``customer``, ``snoozed_until`` and ``waiting_since`` are told to the shop's people alone."""

    about = serializers.CharField(source="subject", help_text='What it is about, such as "order:42"')
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    owner = serializers.CharField(source="owner.name", default=None, allow_null=True)
    unread = serializers.IntegerField(help_text="Lines this person has not read")
    last_text = serializers.CharField(allow_null=True, help_text="The last thing said that this person sees")

    class Meta:
        model = Conversation
        fields = [
            "id",
            "kind",
            "about",
            "title",
            "customer",
            "owner",
            "state",
            "snoozed_until",
            "waiting_since",
            "last_seq",
            "version",
            "last_at",
            "unread",
            "last_text",
        ]

    def to_representation(self, conversation: Conversation) -> dict[str, Any]:
        said = super().to_representation(conversation)
        viewer: User = self.context["viewer"] if "viewer" in self.context else self.context["request"].user
        return said if viewer.is_shop_staff else said | dict.fromkeys(_DEALINGS)


class PersonSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class AttachmentSerializer(serializers.ModelSerializer):
    """``size``, ``content_type`` and ``sha256`` are of what was handed over; the bytes are at attachments/{id}/{variant}/."""

    class Meta:
        model = Attachment
        fields = [
            "id",
            "kind",
            "preparation",
            "name",
            "size",
            "content_type",
            "sha256",
            "width",
            "height",
            "duration_ms",
            "peaks",
        ]
        extra_kwargs = {
            "preparation": {"help_text": "Voice notes and videos are pending until they can be played everywhere"},
            "peaks": {"help_text": "How loud a voice note is from beginning to end: up to 64 numbers from 0 to 100"},
        }


class ReactionSerializer(serializers.Serializer):
    emoji = serializers.CharField()
    by = serializers.ListField(child=serializers.CharField(), source="members")


class CardSerializer(serializers.Serializer):
    """A thing shown with the words, as this person may see it now."""

    names = serializers.ListField(child=serializers.CharField())
    facts = serializers.DictField(help_text="Goods: sku, title, price, availability; an order: number, stage, total; …")
    has_picture = serializers.SerializerMethodField(help_text="It is at messages/{id}/picture/")

    def get_has_picture(self, card: Card) -> bool:
        return bool(card.picture)


class CallSerializer(serializers.ModelSerializer):
    to = serializers.CharField(source="__str__")

    class Meta:
        model = Mention
        fields = ["to", "due_at", "acknowledged_at"]


class MessageSerializer(serializers.ModelSerializer):
    """What was recalled says nothing any more: text, card and attachments are empty."""

    sender = serializers.SerializerMethodField(help_text="Name; empty for a notice of the shop")
    is_from_outside = serializers.SerializerMethodField()
    reply_to = serializers.IntegerField(source="reply_to_id", allow_null=True)
    shown_card = serializers.SerializerMethodField(help_text="Null when there is nothing to see of it any more")
    attachments = serializers.SerializerMethodField()
    reactions = ReactionSerializer(source="tallies", many=True)
    mentions = serializers.SerializerMethodField(help_text="Who was called; told to the shop's people alone")
    is_pinned = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = [
            "id",
            "seq",
            "version",
            "at",
            "sender",
            "is_from_outside",
            "lane",
            "text",
            "card",
            "shown_card",
            "reply_to",
            "attachments",
            "reactions",
            "mentions",
            "is_pinned",
            "edited_at",
            "recalled_at",
        ]

    def get_sender(self, message: Message) -> str:
        return str(message.sender) if message.sender else ""

    def get_is_from_outside(self, message: Message) -> bool:
        return message.sender is not None and message.sender.is_outside

    def get_is_pinned(self, message: Message) -> bool:
        return getattr(message, "pin", None) is not None

    @extend_schema_field(CardSerializer(allow_null=True))
    def get_shown_card(self, message: Message) -> Any:
        card = getattr(message, "shown_card", None)
        return None if card is None else CardSerializer(card).data

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_attachments(self, message: Message) -> Any:
        if message.recalled_at or not message.attachment_count:
            return []
        return AttachmentSerializer(message.attachments.all(), many=True).data

    @extend_schema_field(CallSerializer(many=True))
    def get_mentions(self, message: Message) -> Any:
        return [] if self.context["is_outside"] else CallSerializer(message.mentions.all(), many=True).data

    def to_representation(self, message: Message) -> dict[str, Any]:
        said = super().to_representation(message)
        return said | {"card": ""} if message.recalled_at else said


class MessagesSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="Ask with since= this next time")
    is_afresh = serializers.BooleanField(help_text="Too much is newer than since: these are only the newest messages")
    messages = MessageSerializer(many=True)


class ClientIdField(serializers.CharField):
    def __init__(self, **more: Any) -> None:
        words = "Your own name for it: sent again under the same name it is one, for ever"
        super().__init__(**{"max_length": 80, "help_text": words} | more)


class NewMessageSerializer(serializers.Serializer):
    client_id = ClientIdField()
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=rules.MOST_CHARACTERS)
    lane = serializers.ChoiceField(choices=Lane.choices, required=False, default=Lane.ALL)
    reply_to = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=MOST_ID)
    card = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=80, help_text='"variant:7", "order:42", "guide:3"'
    )
    attachments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ID), required=False, default=list, max_length=50
    )


class MessageWithFilesSerializer(NewMessageSerializer):
    """Words and files in one call, as multipart/form-data: sent again under the same client_id they are one message."""

    files = serializers.ListField(
        child=serializers.FileField(), required=False, default=list, max_length=rules.MOST_ATTACHMENTS
    )


class WordsSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=rules.MOST_CHARACTERS)
