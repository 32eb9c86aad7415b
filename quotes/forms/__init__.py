"""What is typed into the screens of proposals."""

from quotes.forms.proposals import (
    AcceptForm,
    DeclineForm,
    LineFormSet,
    OpenForm,
    ReasonForm,
    TermsForm,
    drafts_in,
    lines_as_typed,
)

__all__ = [
    "AcceptForm",
    "DeclineForm",
    "LineFormSet",
    "OpenForm",
    "ReasonForm",
    "TermsForm",
    "drafts_in",
    "lines_as_typed",
]
