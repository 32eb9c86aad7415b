"""Whether the money adds up: what the database holds against itself, in questions it answers with nothing when it does."""

from dataclasses import dataclass

from django.db import connection

_CHECKS: dict[str, tuple[str, str]] = {
    "order_total": (
        "order {0}: its lines make {2}, its total is {1}",
        """
        SELECT number, total, lines FROM (
            SELECT o.number, o.total,
                   coalesce(sum(l.amount) FILTER (WHERE l.state <> 'cancelled'), 0) AS lines,
                   coalesce(sum(l.amount), 0) AS all_lines
              FROM orders_order o LEFT JOIN orders_orderline l ON l.order_id = o.id
             GROUP BY o.id) AS held
         WHERE total <> lines AND total <> all_lines ORDER BY number""",
    ),
    "payment_state": (
        "order {0}: {2} came in of {1} asked for, and it says {3}",
        """
        SELECT o.number, o.total - o.let_off, sum(p.amount) AS paid, o.payment_state
          FROM orders_order o JOIN orders_payment p ON p.order_id = o.id
         GROUP BY o.id
        HAVING o.payment_state <> CASE WHEN sum(p.amount) <= 0 AND o.total > 0 THEN 'refunded'
                                       WHEN sum(p.amount) >= o.total - o.let_off THEN 'paid'
                                       WHEN sum(p.amount) > 0 THEN 'part' ELSE 'unpaid' END
         ORDER BY o.number""",
    ),
    "more_refunded_than_paid": (
        "order {0}: {1} more went back than came in",
        """
        SELECT o.number, -sum(p.amount) FROM orders_order o JOIN orders_payment p ON p.order_id = o.id
         GROUP BY o.id HAVING sum(p.amount) < 0 ORDER BY o.number""",
    ),
    "moved_money": (
        "movement {0} between orders makes {1}, not 0",
        """
        SELECT movement, sum(amount) FROM orders_payment WHERE method = 'moved'
         GROUP BY movement HAVING sum(amount) <> 0 ORDER BY movement""",
    ),
    "closed_month": (
        "month {0}: {1} took {3} when it was closed and {2} now",
        """
        SELECT to_char(c.month, 'YYYY-MM'), m.method, m.now::text, m.then FROM orders_closedmonth c,
               LATERAL (
                   SELECT coalesce(n.method, t.key) AS method, coalesce(n.sum, 0) AS now,
                          coalesce(t.value, '0') AS then
                     FROM (SELECT method, sum(amount) FROM orders_payment
                            WHERE at >= c.month::timestamp AT TIME ZONE %(zone)s
                              AND at < (c.month + interval '1 month')::timestamp AT TIME ZONE %(zone)s
                            GROUP BY method) AS n
                     FULL JOIN jsonb_each_text(c.takings) AS t ON t.key = n.method) AS m
         WHERE m.now <> m.then::numeric ORDER BY 1, 2""",
    ),
    "match_amount": (
        "movement {0}: matched as {1}, its payments make {2}",
        """
        SELECT f.movement, f.amount, coalesce(sum(p.amount), 0)
          FROM finance_match f LEFT JOIN orders_payment p ON p.movement = f.movement
         GROUP BY f.id HAVING f.amount <> coalesce(sum(p.amount), 0) ORDER BY f.movement""",
    ),
    "online_payment": (
        "online payment {0} of {1}: paid, and not noted on its order",
        """
        SELECT n.number, n.amount FROM finance_onlinepayment n
         WHERE n.state = 'paid' AND NOT EXISTS (
               SELECT FROM orders_payment p WHERE p.order_id = n.order_id AND p.reference = n.reference)
         ORDER BY n.number""",
    ),
    "online_refund": (
        "refund {0} of {1}: it goes back online, and its order does not say so",
        """
        SELECT r.number, r.amount FROM finance_onlinerefund r LEFT JOIN orders_payment p ON p.id = r.noted_id
         WHERE r.state <> 'failed' AND coalesce(p.amount, 0) <> -r.amount ORDER BY r.number""",
    ),
    "more_refunded_online": (
        "online payment {0} of {1}: {2} goes back of it",
        """
        SELECT n.number, n.amount, sum(r.amount) FROM finance_onlinepayment n
          JOIN finance_onlinerefund r ON r.payment_id = n.id AND r.state <> 'failed'
         GROUP BY n.id HAVING sum(r.amount) > n.amount ORDER BY n.number""",
    ),
    "invoice_amount": (
        "invoice {0}: its lines make {2}, it says {1}",
        """
        SELECT i.number, i.amount, lines.sum
          FROM finance_invoice i, LATERAL (
               SELECT coalesce(sum((line->>'amount')::numeric), 0) AS sum FROM jsonb_array_elements(i.lines) AS line) AS lines
         WHERE i.number IS NOT NULL AND i.amount <> lines.sum ORDER BY i.number""",
    ),
    "cancelled_invoice": (
        "invoice {0} is cancelled, and nothing cancels its {1}",
        """
        SELECT i.number, i.amount FROM finance_invoice i LEFT JOIN finance_invoice c ON c.corrects_id = i.id
         WHERE i.state = 'cancelled' AND coalesce(c.amount, 0) <> -i.amount ORDER BY i.number""",
    ),
    "line_state": (
        "line {0}: its payments make {2} of {1}, and it says it is matched",
        """
        SELECT l.id, l.signed, coalesce(sum(f.amount), 0)
          FROM finance_statementline l LEFT JOIN finance_match f ON f.line_id = l.id
         WHERE l.state = 'matched' GROUP BY l.id HAVING l.signed <> coalesce(sum(f.amount), 0) ORDER BY l.id""",
    ),
}


@dataclass(frozen=True)
class Finding:
    """Something that does not add up: ``check`` names the rule, ``message`` says what."""

    check: str
    message: str


def audit_money(*, zone: str) -> list[Finding]:
    """All that does not add up among orders, payments, statements and closed months; nothing when everything does."""
    findings = []
    with connection.cursor() as cursor:
        for check, (message, question) in _CHECKS.items():
            cursor.execute(question, {"zone": zone})
            findings += [Finding(check, message.format(*row)) for row in cursor.fetchall()]
    return findings
