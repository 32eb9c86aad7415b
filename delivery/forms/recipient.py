"""What a sender lets the recipient know."""

from django import forms

from delivery.models import Recipient


class MayKnowForm(forms.ModelForm):
    """Each one a tick; nothing is ticked of a present before somebody ticks it."""

    class Meta:
        model = Recipient
        fields = ["knows_sender", "knows_contents", "knows_card", "sees_rider"]
