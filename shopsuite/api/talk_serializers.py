"""Conversations over the wire. Times ISO 8601 with their offset; sizes in bytes, durations in milliseconds."""

from typing import Any

from rest_framework import serializers

from messaging import rules
from messaging.models import Attachment, Conversation, Message
from messaging.models.emoji import Emoji
from messaging.models.message import Lane


class ConversationSerializer(serializers.ModelSerializer):
    about = serializers.CharField(source="subject", help_text='What it is about, such as "order:42"')
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    owner = serializers.CharField(source="owner.name", default=None, allow_null=True)

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
        ]


class AttachmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attachment
        fields = ["id", "kind", "name", "size", "content_type", "width", "height", "duration_ms", "sha256"]


class ReactionSerializer(serializers.Serializer):
    emoji = serializers.CharField()
    by = serializers.ListField(child=serializers.CharField(), source="members")


class MessageSerializer(serializers.ModelSerializer):
    """What was recalled says nothing any more: text, card and attachments are empty."""

    sender = serializers.SerializerMethodField(help_text="Name; empty for a notice of the shop")
    is_from_outside = serializers.SerializerMethodField()
    reply_to = serializers.IntegerField(source="reply_to_id", allow_null=True)
    attachments = serializers.SerializerMethodField()
    reactions = ReactionSerializer(source="tallies", many=True)

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
            "reply_to",
            "attachments",
            "reactions",
            "edited_at",
            "recalled_at",
        ]

    def get_sender(self, message: Message) -> str:
        return str(message.sender) if message.sender else ""

    def get_is_from_outside(self, message: Message) -> bool:
        return message.sender is not None and message.sender.is_outside

    def get_attachments(self, message: Message) -> list[dict[str, Any]]:
        if message.recalled_at or not message.attachment_count:
            return []
        return AttachmentSerializer(message.attachments.all(), many=True).data  # type: ignore[return-value]

    def to_representation(self, message: Message) -> dict[str, Any]:
        told = super().to_representation(message)
        return told | {"card": ""} if message.recalled_at else told


class MessagesSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="Ask with since= this next time")
    is_afresh = serializers.BooleanField(help_text="Too much is newer than since: these are only the newest messages")
    messages = MessageSerializer(many=True)


class NewMessageSerializer(serializers.Serializer):
    client_id = serializers.CharField(
        max_length=80, help_text="Your own name for it: sent again under the same name it is one message, for ever"
    )
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=rules.MOST_CHARACTERS)
    lane = serializers.ChoiceField(choices=Lane, required=False, default=Lane.ALL)
    reply_to = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=2**62)
    card = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
    attachments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), required=False, default=list, max_length=50
    )


class WordsSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=rules.MOST_CHARACTERS)


class MarksSerializer(serializers.Serializer):
    delivered = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31 - 1)
    read = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31 - 1)


class SnoozeSerializer(serializers.Serializer):
    until = serializers.DateTimeField()


class ReactSerializer(serializers.Serializer):
    emoji = serializers.ChoiceField(choices=Emoji)
    is_on = serializers.BooleanField(default=True)


class PinSerializer(serializers.Serializer):
    is_on = serializers.BooleanField(default=True)


class UploadSerializer(serializers.Serializer):
    client_id = serializers.CharField(max_length=80)
    file = serializers.FileField()


class OpenSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=40, help_text="Number of the order to talk about with its customer")
