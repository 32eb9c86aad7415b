"""A customer's wish that needs proof: shown from the packing table, approved or questioned by the customer."""

import pytest
from django.urls import reverse

from messaging.models import Message
from orders import operations
from orders.models import Order, ProofStep
from orders.operations import ProofMissing
from orders.rules import Overtaken, WrongStage
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.stages import packed, picked
from tests.orders.test_packing_screen import photo

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def order():
    tea = make.goods(name="Tent")
    make.batch(tea, 9)
    return make.order(make.line(tea), customer_note="Please check it is waterproof", customer_name="Lin")


def asked(order, *, waits=False):
    return operations.ask_proof(
        order_id=order.pk, wish="Is it waterproof?", waits_for_approval=waits, actor=make.person(Role.CLERK), at=NOON
    )


def show(step):
    return operations.show_proof(proof_id=step.pk, file=photo(), actor=make.person(Role.PACKER), at=NOON)


def close(order):
    return operations.pack_order(order_id=order.pk, actor=make.person(Role.PACKER), at=NOON, has_read_notes=True)


def test_a_parcel_is_not_closed_before_it_was_shown(order):
    step = asked(picked(order))

    with pytest.raises(ProofMissing):
        close(order)
    shown = show(step)

    assert close(order).stage == "hand_over"
    message = Message.objects.get()
    assert "Is it waterproof?" in message.text
    assert message.attachments.get() == shown.attachment


def test_packing_waits_for_the_customers_yes_where_it_is_to(order):
    step = asked(picked(order), waits=True)
    show(step)

    with pytest.raises(ProofMissing):
        close(order)
    with pytest.raises(Invalid):
        operations.answer_proof(proof_id=step.pk, is_approved=False, actor=None, at=NOON)
    operations.answer_proof(proof_id=step.pk, is_approved=False, words="And the seams?", actor=None, at=NOON)
    with pytest.raises(ProofMissing):
        close(order)
    show(step)
    operations.answer_proof(proof_id=step.pk, is_approved=True, actor=None, at=NOON)

    assert close(order).stage == "hand_over"


def test_staff_take_it_back_with_a_reason(order):
    step = asked(picked(order))

    with pytest.raises(Invalid):
        operations.drop_proof(proof_id=step.pk, reason=" ", actor=make.person(Role.CLERK), at=NOON)
    operations.drop_proof(proof_id=step.pk, reason="They rang: no need", actor=make.person(Role.CLERK), at=NOON)

    assert close(order).stage == "hand_over"
    with pytest.raises(Overtaken):
        operations.answer_proof(proof_id=step.pk, is_approved=True, actor=None, at=NOON)


def test_nothing_is_asked_of_a_closed_parcel(order):
    with pytest.raises(WrongStage):
        asked(packed(order))


def test_from_the_clerk_to_the_packer_to_the_customer(client, order):
    order = picked(order)
    client.force_login(make.person(Role.CLERK))
    assert "Please check it is waterproof" in client.get(order.get_absolute_url()).content.decode()
    client.post(
        reverse("orders:ask_proof", args=[order.number]), {"wish": "Is it waterproof?", "waits_for_approval": "on"}
    )
    step = ProofStep.objects.get()
    client.force_login(make.person(Role.PACKER))
    url = reverse("orders:show_proof", args=[order.number, step.pk])

    assert url in client.get(reverse("orders:pack", args=[order.number])).content.decode()
    assert client.post(url, {}, headers=HTMX).status_code == 400
    assert client.post(url, {"file": photo()}, headers=HTMX).status_code == 200
    client.logout()
    page = client.get(order.get_customer_url()).content.decode()
    assert "Is it waterproof?" in page and f"/attachments/{ProofStep.objects.get().attachment_id}/" in page
    client.post(
        reverse("orders:customer_answer_proof", args=[order.link_token, step.pk]), {"verdict": "approve", "words": ""}
    )

    assert ProofStep.objects.get().state == "approved"
    assert Order.objects.get().proofs.get().keeps_open is False
