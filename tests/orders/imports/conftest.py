import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files that are taken in lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
