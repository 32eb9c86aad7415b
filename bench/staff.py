"""A signed-in member of the shop for requests made by hand."""


def session_of_clerk() -> str:
    """The Cookie header of a clerk's session; the clerk is made when there is none."""
    from django.test import Client
    from django.utils import timezone

    from shopsuite.people.models import User
    from shopsuite.people.operations import create_person
    from shopsuite.people.roles import Role

    address = "bench@shop.test"
    clerk = User.objects.filter(email=address).first() or create_person(
        email=address, name="Bench", roles=[Role.CLERK], actor=None, at=timezone.now()
    )
    client = Client()
    client.force_login(clerk)
    return client.cookies.output(header="", sep=";").partition(";")[0].strip()
