"""A host that sends its readers from http to https, over a connection whose certificate nobody vouches for."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders import manners
from spiders.crawl import CrawlResult, crawl
from spiders.registry import Site
from tests.spiders.fakeweb import FakeWeb, Reply, article, list_page, serve

pytestmark = pytest.mark.long

NO_RULES = Reply(status=404)
LIST, ARTICLE = "/nb/index.html", "/nb/t20210120_1.html"


def self_signed(folder: Path, names: Sequence[str]) -> ssl.SSLContext:
    """What a server needs that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    unsigned = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    if names:
        others = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(one)) for one in names])
        unsigned = unsigned.add_extension(others, critical=False)
    signed = unsigned.sign(key, hashes.SHA256())
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def both(
    folder: Path, safe_rules: Reply = NO_RULES, names: Sequence[str] = ("127.0.0.1",)
) -> Iterator[tuple[FakeWeb, FakeWeb]]:
    """A plain server that sends all its readers on to one over TLS, but for its rules."""
    with serve({}) as plain, serve({}, tls=self_signed(folder, names)) as safe:
        for path in (LIST, ARTICLE):
            where = {"Location": f"https://127.0.0.1:{safe.server_port}{path}"}
            plain.replies[path] = [Reply(status=301, headers=where)]
        safe.replies |= {
            "/robots.txt": [safe_rules],
            LIST: [list_page(("t20210120_1.html", "2020年政府信息公开工作年度报告"))],
            ARTICLE: [article("safe")],
        }
        yield plain, safe


def go(root: Path, plain: FakeWeb, safe: FakeWeb, **row: object) -> CrawlResult:
    plain_host, safe_host = (f"127.0.0.1:{web.server_port}" for web in (plain, safe))
    site = Site.model_validate(
        {"id": "a", "name": "a", "family": "trs", "start_urls": (f"http://{plain_host}{LIST}",), "allow_private": True}
        | {"allowed_hosts": (plain_host, safe_host)}
        | row
    )
    return crawl([site], CrawlSettings(delay_seconds=0, allow_fast=True, retries=2), root / "archive")


def test_a_site_that_moved_to_https_is_crawled_where_its_row_excepts_the_certificate(tmp_path: Path) -> None:
    with both(tmp_path) as (plain, safe):
        result = go(tmp_path, plain, safe, insecure_tls=True)
    assert (result.sites["a"].ended, result.sites["a"].fetched, result.problems) == ("finished", 1, [])
    # Each scheme's own rules were asked for first, and what the list names is asked for where the list was.
    assert [one.url for one in plain.asked] == ["/robots.txt", LIST]
    assert [one.url for one in safe.asked] == ["/robots.txt", LIST, ARTICLE]
    asked = list(manners.read(tmp_path / "state"))
    assert [row["insecure_tls"] for row in asked] == [True, True]


@pytest.mark.parametrize("names", [["127.0.0.1"], ["127.0.0.2"], []], ids=["nobody vouches", "another's", "nameless"])
def test_without_the_exception_nothing_is_asked_and_the_cause_is_told_after_one_try(
    tmp_path: Path, names: list[str]
) -> None:
    with both(tmp_path, names=names) as (plain, safe):
        result = go(tmp_path, plain, safe)
    assert (result.sites["a"].fetched, safe.asked) == (0, [])
    assert {problem.cause for problem in result.problems} == {"zero_found", "bad_certificate", "robots_unreachable"}
    rows = Archive(tmp_path / "archive").captures().to_pylist()
    assert [row["role"] for row in rows if row["error"] == "bad_certificate"] == ["robots"]
    asked = {row["host"]: row for row in manners.read(tmp_path / "state")}
    row = asked[f"127.0.0.1:{safe.server_port}"]
    assert (row["requests"], row["insecure_tls"]) == (1, False)


def test_the_rules_of_https_hold_there(tmp_path: Path) -> None:
    with both(tmp_path, Reply(b"User-agent: *\nDisallow: /nb/t")) as (plain, safe):
        result = go(tmp_path, plain, safe, insecure_tls=True)
    assert [one.url for one in safe.asked] == ["/robots.txt", LIST]
    assert [problem.cause for problem in result.problems] == ["robots"]
