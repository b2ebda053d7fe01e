from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from demo.server import Server, serve
from demo.web import Web

HULAN, HANYANG, HONGZE = (f"www.{name}.gov.cn.test" for name in ("hulan", "hanyang", "hongze"))
LIST = "/hebhlq/c110906/list.shtml"


@pytest.fixture
def server(web: Web) -> Iterator[Server]:
    with serve(web) as running:
        yield running


def ask(
    server: Server, target: str, *, method: str = "GET", host: str = "", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Host": host} if host else {})
    connection.request(method, target, headers=sent)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_serves_as_a_proxy_and_by_host_header(server: Server) -> None:
    by_proxy = ask(server, f"http://{HULAN}{LIST}", User_Agent="gongkai-test")
    by_host = ask(server, LIST, host=HULAN)
    by_host_and_port = ask(server, LIST, host=f"{HULAN}:{server.server_port}")
    assert by_proxy[0].status == by_host[0].status == by_host_and_port[0].status == 200
    assert by_proxy[1] == by_host[1] == by_host_and_port[1]
    assert [(request.host, request.path, request.status) for request in server.requests] == [(HULAN, LIST, 200)] * 3
    assert server.requests[0].headers["user-agent"] == "gongkai-test"
    assert server.requests[0].started <= server.requests[0].finished <= server.requests[1].started
    assert server.proxy_url == f"http://127.0.0.1:{server.server_port}"


def test_unknown_hosts_get_an_answer_that_says_so(server: Server) -> None:
    response, body = ask(server, "http://example.test/")
    assert response.status == 502
    assert HULAN in body.decode()


def test_answers_304_to_the_validators_it_sent(server: Server) -> None:
    response, _ = ask(server, LIST, host=HULAN)
    tag = response.headers["ETag"]
    assert response.headers["Last-Modified"] is None
    again, body = ask(server, LIST, host=HULAN, If_None_Match=f'"other", {tag}')
    assert (again.status, body, again.headers["ETag"]) == (304, b"", tag)
    assert ask(server, LIST, host=HULAN, If_None_Match='"other"')[0].status == 200

    path = "/zfxxgk/zfxxgknb/qzbm/index.html"
    modified = ask(server, path, host=HANYANG)[0].headers["Last-Modified"]
    assert ask(server, path, host=HANYANG, If_Modified_Since=modified)[0].status == 304
    assert ask(server, path, host=HANYANG, If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT")[0].status == 200
    assert ask(server, path, host=HANYANG, If_Modified_Since="yesterday")[0].status == 200

    plain = ask(server, "/col/col76841/index.html", host=HONGZE)[0]
    assert plain.headers["ETag"] is None
    assert plain.headers["Last-Modified"] is None


def test_head_sends_no_body(server: Server) -> None:
    response, body = ask(server, LIST, host=HULAN, method="HEAD")
    assert (response.status, body) == (200, b"")
    assert int(response.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        (HULAN, "/nothing.html", 404),
        (HULAN, "/robots.txt", 200),
        (HANYANG, "/robots.txt", 404),
        ("www.qinhuai.gov.cn.test", "/zfxxgk/zfxxgknb/qzf/index.html", 412),
    ],
)
def test_statuses(server: Server, host: str, path: str, status: int) -> None:
    assert ask(server, path, host=host)[0].status == status
