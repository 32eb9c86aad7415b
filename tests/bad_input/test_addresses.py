"""Whatever is put into an address, a header or a body: an answer below 500."""

import pytest

from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from tests.bad_input.conftest import why
from tests.world import OWN, address

pytestmark = pytest.mark.broad
HUGE = "9" * 40
NUMBERS = ("0", "9223372036854775807", "9223372036854775808", HUGE)
TEXTS = (
    "%FF",
    "%C3%28",
    "%ED%A0%80",
    "..%2F..%2Fetc%2Fpasswd",
    "x" * 3000,
    "%E2%80%AE",
    "%25",
    "None",
    "-1",
    "'\"><b>",
)
QUERIES = (
    "q=%FF%FE&stage=%C3%28",
    f"before={HUGE}&newest={HUGE}&page={HUGE}&order={HUGE}&batch={HUGE}&variant={HUGE}&row={HUGE}",
    "before=-1&newest=-1&page=-1&order=-1&quantity=-1&batch=-1&variant=-1",
    "before=٣&newest=x&page=%00x".replace("%00", ""),
    "quantity=NaN&price=NaN&amount=Infinity&variant=1e400&batch=1e400&place=1e400",
    "quantity=1e400&price=1e400&amount=-1e400&sku=&channel=%F0%9F%98%80",
    "cursor=%FF&page_size=1e9&cursor=cD0tMQ==",
    "cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    "stage=nothing&channel=nothing&place=nothing&decide=&at=9999-99-99&ship_by=0000-00-00T99:99",
    "&".join(f"f{n}=1" for n in range(1100)),
    "q=" + "x" * 20_000,
    "q[]=1&q[a]=2&;;;&&&=&==",
)
BODIES = (
    (b"", "application/x-www-form-urlencoded"),
    (b"\xff\xfe=\xff&quantity=\xc3\x28&text=\xed\xa0\x80", "application/x-www-form-urlencoded"),
    (b"name=%FF%00&text=%00&reason=%00&customer_name=%00&q=%00", "application/x-www-form-urlencoded"),
    (b"&".join(b"f%d=1" % n for n in range(1100)), "application/x-www-form-urlencoded"),
    (b"a=" + b"x" * (6 * 1024 * 1024), "application/x-www-form-urlencoded"),
    (b"{}", "application/json"),
    (b"[[[[", "application/json"),
    (b"\xff\xfe\x00", "text/plain; charset=no-such-charset"),
    (b"a=1", "application/x-www-form-urlencoded; charset=no-such-charset"),
    (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
    (b"no boundary", "multipart/form-data"),
    (
        b'--x\r\nContent-Disposition: form-data; name=file; filename="\xff"\r\n\r\nhalf',
        "multipart/form-data; boundary=x",
    ),
    (b"--x\r\nnot a header", "multipart/form-data; boundary=" + "x" * 300),
    (b"a", "multipart/form-data; boundary=\xff"),
    (b"<x/>", "nonsense"),
)


def parameters_spoilt():
    """Every address that takes something, once with each thing it cannot mean."""
    for route in OWN:
        for start, spoilt in (("<int:", NUMBERS), ("<str:", TEXTS), ("<slug:", ("x" * 300, "-", "_"))):
            if start in route:
                yield from ((route, start, value) for value in spoilt)


def test_no_parameter_of_an_address_breaks_it(ask, world):
    broken = []
    for route, start, value in parameters_spoilt():
        before, _open, rest = route.partition(start)
        path = address(before + value + rest.partition(">")[2], world)
        for method in ("get", "post"):
            answer = ask(method, path)
            if answer.status_code >= 500:
                broken.append((method, path[:120], why(answer)))
    assert broken == []


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_no_query_breaks_an_address(ask, world, query):
    broken = []
    for route in OWN:
        answer = ask("get", f"{address(route, world)}?{query}")
        if answer.status_code >= 500:
            broken.append((route, why(answer)))
    assert broken == []


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_an_address(ask, world, body):
    sent, content_type = body
    broken = []
    for route in OWN:
        answer = ask("generic", "POST", address(route, world), sent, content_type)
        if answer.status_code >= 500:
            broken.append((route, why(answer)))
    assert broken == []


def test_no_method_breaks_an_address(ask, world):
    broken = []
    for route in OWN:
        for method in ("head", "put", "patch", "delete", "options", "trace"):
            answer = ask(method, address(route, world))
            if answer.status_code >= 500:
                broken.append((method, route, why(answer)))
    assert broken == []


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=\xff\xfe; csrftoken=" + "x" * 5000},
        {"HTTP_COOKIE": "sessionid=../../etc; messages=%FF; django_language=../../x; ;;;=;"},
        {"HTTP_ACCEPT_LANGUAGE": "zh-" * 500 + ";q=NaN"},
        {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[::1", "HTTP_HX_TARGET": "\xff"},
        {"HTTP_AUTHORIZATION": "Bearer \xff\xfe"},
        {"HTTP_AUTHORIZATION": "Bearer"},
        {"HTTP_REFERER": "http://[", "HTTP_RANGE": "bytes=9999999999999999999999-", "HTTP_IF_MODIFIED_SINCE": "x"},
        {"HTTP_X_FORWARDED_FOR": "\xff" * 300, "HTTP_USER_AGENT": "\xff" * 3000},
    ],
    ids=range(8),
)
def test_no_header_breaks_an_address(ask, world, headers):
    broken = []
    for route in OWN:
        answer = ask("get", address(route, world), **headers)
        if answer.status_code >= 500:
            broken.append((route, why(answer)))
    assert broken == []


@pytest.mark.parametrize(
    "key", ["\x00", "x" * 300, "é", "\xff" * 255, " ", "'; --", "\u200b".encode().decode("latin-1")]
)
def test_no_idempotency_key_breaks_the_api(ask, everyman, world, key):
    _token, secret = issue_token(user=everyman, name="test", scopes=Scope.values)
    wanted = {"lines": [{"sku": world["variant"].sku, "quantity": "1"}]}
    answer = ask(
        "post",
        "/api/v1/orders/",
        wanted,
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {secret}",
        HTTP_IDEMPOTENCY_KEY=key,
    )
    assert answer.status_code in (201, 400), why(answer)
