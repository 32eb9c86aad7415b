"""What every part of the API says in the same way."""

from rest_framework import serializers


class NothingSerializer(serializers.Serializer):
    """A step that needs no more than its address."""


class RefusalSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Stable, for programs")
    message = serializers.CharField(help_text="For people")
    details = serializers.JSONField()
