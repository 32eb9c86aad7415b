"""Example people at work: they move orders on through the same operations as everybody."""

from datetime import datetime, timedelta
from random import Random

from inventory import queries as stock
from orders import operations
from orders.models import Order
from orders.models.order import Stage, Way
from shopsuite.examples.inventing import CARRIERS
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role


class Crew:
    """The people of the example shops, by what they do."""

    def __init__(self, *, seed: int) -> None:
        self.random = Random(seed)
        roles = (Role.CLERK, Role.WAREHOUSE, Role.PACKER, Role.DISPATCHER, Role.RIDER)
        self.people = {role: list(people_with_role(role)) for role in roles}

    def one(self, role: Role) -> User:
        return self.random.choice(self.people[role])

    def pick(self, order: Order, *, at: datetime) -> Order:
        """Claim the order and take every promised batch from its shelf, a minute apiece."""
        picker = self.one(Role.WAREHOUSE)
        operations.start_picking(order_id=order.pk, actor=picker, at=at)
        for minute, reservation in enumerate(stock.reservations_of(subject=order.subject), start=1):
            order = operations.pick_line(
                order_id=order.pk,
                reservation_id=reservation.pk,
                scanned=reservation.stock.batch.code,
                actor=picker,
                at=at + timedelta(minutes=minute),
            )
        return order

    def pack(self, order: Order, *, at: datetime) -> Order:
        return operations.pack_order(order_id=order.pk, actor=self.one(Role.PACKER), at=at, has_read_notes=True)

    def hand_over(self, order: Order, *, at: datetime) -> Order:
        return operations.hand_over(
            order_id=order.pk,
            way=order.way,
            actor=self.one(Role.DISPATCHER),
            at=at,
            carrier=self.random.choice(list(CARRIERS)) if order.way == Way.CARRIER else "",
            tracking_number=f"SF{self.random.randrange(10**12):012d}" if order.way == Way.CARRIER else "",
            rider=self.one(Role.RIDER) if order.way == Way.RIDER else None,
        )

    def deliver(self, order: Order, *, at: datetime) -> Order:
        if order.stage != Stage.SHIPPED:
            return order
        return operations.mark_delivered(order_id=order.pk, actor=self.one(Role.DISPATCHER), at=at)

    def move_on(self, order: Order, *, at: datetime) -> Order:
        """The next step of ``order``, whatever it is."""
        step = {
            Stage.PLACED: self.pick,
            Stage.PACKING: self.pack,
            Stage.HAND_OVER: self.hand_over,
            Stage.SHIPPED: self.deliver,
        }.get(Stage(order.stage))
        return step(order, at=at) if step else order
