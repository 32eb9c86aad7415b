"""The description of the API can be made, and no two things in it go by one name."""

from django.core.management import call_command


def test_the_description_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
