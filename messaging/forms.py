"""What people fill in to begin a conversation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopsuite.people.models import User
from shopsuite.people.queries import colleagues_of


class NewConversationForm(forms.Form):
    """With one colleague it needs no name; with several it does (``operations.open_among`` says so)."""

    people = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("conversation", "With"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("Name of the group"), max_length=120, required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["people"].queryset = colleagues_of(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if len(given.get("people", ())) > 1 and not given.get("title"):
            self.add_error("title", _("A group needs a name."))
        return given
