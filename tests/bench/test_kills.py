"""The judge of kills is one that can say no."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bench import kills
from gongkai.archive import Answer, Archive, Origin

DOCUMENTS = {"http://a.test/1.html": b"one", "http://a.test/2.html": b"two"}


def ordeal(monkeypatch, folder, crawls):
    """What becomes of crawls that give these documents, the first of them in peace, each other after a kill."""
    server = SimpleNamespace(requests=[], proxy_url="http://127.0.0.1:1")
    coming = iter(crawls)

    def crawl(sites, settings, root):
        server.requests.append(SimpleNamespace(started=0.0, host="a.test", path="/"))
        with Archive(root).writer() as writer:
            for url, body in next(coming).items():
                writer.response(Answer(url, 200, body=body), Origin("a", "article"))

    def killed(sites, settings, root, server, after, ordeal):
        ordeal.kills += 1
        return False

    monkeypatch.setattr(kills, "crawl", crawl)
    monkeypatch.setattr(kills, "_is_killed", killed)
    return kills.endure([], server, len(crawls) - 1, 1, folder)


def test_what_is_the_same_is_the_same(monkeypatch, tmp_path):
    same = ordeal(monkeypatch, tmp_path, [DOCUMENTS, DOCUMENTS])
    assert (same.kills, same.crawls, same.wrong) == (1, 1, [])


@pytest.mark.parametrize("lost", [{}, {"http://a.test/1.html": b"one"}, DOCUMENTS | {"http://a.test/2.html": b"tw"}])
def test_what_is_lost_or_changed_is_told(monkeypatch, tmp_path, lost):
    wrong = ordeal(monkeypatch, tmp_path, [DOCUMENTS, lost]).wrong
    assert any("other documents" in one for one in wrong)
    assert any("dataset documents" in one for one in wrong)
