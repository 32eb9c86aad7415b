"""What somebody wants to be told of while away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopsuite.notices import kinds
from shopsuite.notices.models import Channel, Recipient


class ChoicesForm(forms.Form):
    """``wanted`` holds "kind:channel"; the quiet hours have two ends or none."""

    wanted = forms.MultipleChoiceField(required=False)
    quiet_from = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    quiet_to = forms.TimeField(label=_("Until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    urgent_passes = forms.BooleanField(label=_("Calls and answers that are due reach me all the same"), required=False)

    def __init__(self, *args: Any, recipient: Recipient, **kwargs: Any) -> None:
        self.kinds = kinds.kinds_for(recipient.user)
        offered = [f"{kind}:{channel}" for kind in self.kinds for channel in Channel.values]
        kept = {
            "wanted": [each for each in offered if each not in recipient.muted],
            "quiet_from": recipient.quiet_from,
            "quiet_to": recipient.quiet_to,
            "urgent_passes": recipient.urgent_passes,
        }
        super().__init__(*args, initial=kept, label_suffix="", **kwargs)
        self.fields["wanted"].choices = [(each, each) for each in offered]  # type: ignore[attr-defined]

    def rows(self) -> list[dict[str, Any]]:
        """One for each kind: its label, and for each way its value and whether it is on."""
        on = set(self["wanted"].value() or ())
        return [
            {
                "label": kind.label,
                "ways": [
                    {"value": f"{code}:{channel}", "label": channel.label, "is_on": f"{code}:{channel}" in on}
                    for channel in Channel
                ],
            }
            for code, kind in self.kinds.items()
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and (given["quiet_from"] is None) != (given["quiet_to"] is None):
            missing = "quiet_to" if given["quiet_to"] is None else "quiet_from"
            self.add_error(missing, _("Quiet hours need both a beginning and an end."))
        return given
