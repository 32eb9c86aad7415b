"""The words of the admin's theme, which brings no Chinese of its own.

Nothing imports this: ``manage.py messages`` finds the words here, and django looks ours up before any library's.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Select record"),
    _("Select action"),
    _("Select action to run"),
    _("Select value"),
    _("Select all rows"),
    _("Run"),
    _("Filters"),
    _("Apply Filters"),
    _("Reset filters"),
    _("Value"),
    _("From"),
    _("To"),
    _("Date"),
    _("Date from"),
    _("Date to"),
    _("True"),
    _("False"),
    _("Expand row"),
    _("Add row"),
    _("More actions"),
    _("No data"),
    _("Not enough data."),
    _("No results found"),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("All applications"),
    _("Type to search"),
    _("Search apps and models..."),
    _("Recent searches"),
    _("No recent searches"),
    _("No results matching your query"),
    _("Loading more results..."),
    _("Cancel"),
    _("Submit"),
    _("Click to cancel"),
    _("This item will be deleted."),
    _("Record picture"),
    _("Image preview"),
    _("Click to download"),
    _("Choose file to upload"),
    _("Go back"),
    _("Previous"),
    _("System"),
    _("Return to site"),
    _("Welcome back to"),
    _("Toggle password visibility"),
    _("You have been successfully logged out from the administration"),
    _("After you've created a user, you’ll be able to edit more user options."),
    _(
        "Raw passwords are not stored, so there is no way to see this user’s password, but you can change the password "
        'using <a href="{}" class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
)
