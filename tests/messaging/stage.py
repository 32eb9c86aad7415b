"""Conversations to talk in."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from messaging import operations
from messaging.models import Attachment, Conversation, Member, Message
from messaging.models.conversation import Kind
from messaging.operations import Content
from shopsuite.people.models import User
from tests.factories import NOON


def about(subject: str = "order:1") -> Conversation:
    return operations.open_about(kind=Kind.CUSTOMER, subject=subject, title="Order 1")


def customer(conversation: Conversation) -> Member:
    """Whoever holds the private link."""
    return operations.join(conversation=conversation, user=None, at=NOON, name="Lin", is_outside=True)


def colleague(conversation: Conversation, user: User) -> Member:
    return operations.join(conversation=conversation, user=user, at=NOON)


def say(member: Member, text: str = "Hello", *, client_id: str = "", at=NOON, **more) -> Message:
    return operations.send(member=member, client_id=client_id or str(uuid4()), content=Content(text, **more), at=at)


def upload(
    member: Member, content: bytes, name: str = "list.csv", *, client_id: str = "", at=NOON, **more
) -> Attachment:
    """``content`` as ``member`` gives it to the page, not yet sent."""
    file = SimpleUploadedFile(name, content)
    return operations.take_in(member=member, client_id=client_id or str(uuid4()), file=file, at=at, **more)
