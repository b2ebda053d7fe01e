"""What is shown of an original: its own text, and nothing that a browser would obey."""

from __future__ import annotations

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from atlas import originals
from atlas.originals import Draughtsman, Wanted, clean
from facsimile import Mark
from flows.isolation.child import Child, Died
from tests.atlas.conftest import SETTINGS
from tests.facsimile.documents import document

_EVIL = (
    "<table><tr><td id='o1' class='mark verified' onclick='x()' style='color:red'>"
    "<a href='#requests.received@total'>21</a>"
    "<a href='javascript:x()'>a</a><a href='http://evil.test/'>b</a><img src='http://evil.test/x.png' onerror='x()'>"
    "<script>x()</script><iframe src='http://evil.test'></iframe><form action='/x'><input></form>"
    "<svg><script>x()</script></svg><meta http-equiv=refresh content='0;url=http://evil.test'></td></tr></table>"
)


def picture() -> bytes:
    """A red page that carries more than its pixels."""
    target = io.BytesIO()
    more = PngInfo()
    more.add_text("Comment", "secret")
    Image.new("RGB", (300, 400), "red").save(target, "PNG", pnginfo=more)
    return target.getvalue()


def test_nothing_but_what_we_draw_with_is_left():
    kept = clean(_EVIL)
    assert '<td id="o1" class="mark verified"><a href="#requests.received@total">21</a>' in kept
    for word in ("script", "evil", "onclick", "style", "img", "iframe", "form", "svg", "meta", "refresh", "javascript"):
        assert word not in kept


def test_a_hostile_page_is_drawn_as_text_and_a_damaged_one_does_no_harm_to_the_next():
    page = f"<html><body onload='x()'>{_EVIL}<p>&lt;b&gt;呼兰区&lt;/b&gt;</p></body></html>".encode()
    draughtsman = Draughtsman(SETTINGS)
    try:
        drawn = draughtsman.draw(page, Wanted([]))
        assert "&lt;b&gt;呼兰区&lt;/b&gt;" in drawn.html
        assert not any(word in drawn.html for word in ("<script", "<img", "onload", "onerror", "style=", "evil"))
        assert draughtsman.draw(b"%PDF-1.4 and no more", Wanted([])).pages == []
        assert draughtsman.draw(b"", Wanted([])).pages == []
        whole = draughtsman.draw(document("pdf"), Wanted([Mark("pdf:page=1,bbox=1,1,2,2")]))
        assert [page.number for page in whole.pages] == list(range(1, len(whole.pages) + 1))
        assert whole.pages
        assert whole.pages[0].picture[:4] == b"\x89PNG"
        (photograph,) = draughtsman.draw(picture(), Wanted([])).pages
        assert photograph.picture[:4] == b"\xff\xd8\xff\xe0"
        assert b"secret" not in photograph.picture
    finally:
        draughtsman.close()


def test_a_document_that_dies_of_what_others_left_behind_is_drawn_in_a_fresh_process(monkeypatch):
    class Full(Child):
        """Has room for one document."""

        def answer(self, *more):
            if self.documents > 1:
                raise Died("out_of_memory", "It asks for too much.")
            return super().answer(*more)

    monkeypatch.setattr(originals, "Child", Full)
    draughtsman = Draughtsman(SETTINGS)
    try:
        page = "<p>呼兰区</p>".encode()
        assert [draughtsman.draw(page, Wanted([])).missing for _ in range(2)] == [None, None]
        monkeypatch.setattr(Full, "answer", lambda self, *more: (_ for _ in ()).throw(Died("crashed", "It ends it.")))
        assert draughtsman.draw(page, Wanted([])).missing == {"cause": "crashed", "sentence": "It ends it."}
    finally:
        draughtsman.close()
