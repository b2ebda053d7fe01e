"""The atlas as people see it, on a desk and on a phone, by mouse, by keyboard and on paper; and what a hostile source
does in it, which is nothing."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import gongkai
from atlas.building import build
from atlas.serving import server
from flows.commands.reading import extract
from flows.corrections import COLUMNS, load_corrections
from flows.progress import Progress
from gongkai import dataset
from gongkai.schema import SCHEMAS
from manual.chromium import browser
from tests.atlas.browsing import DEVICES, Visitor, needs_chromium, pages_of
from tests.atlas.conftest import SETTINGS
from tests.atlas.test_operating import crawled, problem
from tests.facsimile.documents import document

pytestmark = [pytest.mark.long, needs_chromium]
MARKUP = "<img src=http://evil.test/text.png onerror=alert(1)>"
_HEAD = (
    "<script>alert(2)</script><script src=http://evil.test/s.js></script><base href=http://evil.test/>"
    "<meta http-equiv=refresh content='0;url=http://evil.test/r'><link rel=stylesheet href=http://evil.test/c.css>"
    "<style>@import 'http://evil.test/i.css'; body { background: url(http://evil.test/b.png) }</style>"
)
_BODY = (
    "<img src=http://evil.test/p.png onerror=alert(3)><svg onload=alert(4)><script>alert(5)</script></svg>"
    "<iframe srcdoc='<script>alert(6)</script>'></iframe><a href='javascript:alert(7)'>依法公开</a>"
    "<form action=http://evil.test/f><input autofocus onfocus=alert(8)></form>"
    "<video src=http://evil.test/v onerror=alert(9)></video><object data=http://evil.test/o></object>"
    "<math><mi xlink:href='javascript:alert(10)'>x</mi></math>"
)


def hostile() -> bytes:
    """A good report that wants to do harm: markup in its source, and markup as the text of a paragraph and a cell."""
    text = document("html").decode()
    shown = MARKUP.replace("<", "&lt;")
    text = text.replace("<body>", f"<head>{_HEAD}</head><body onload=alert(11)>{_BODY}<p>{shown}</p>", 1)
    cell = f"行政规范性文件</p></td><td onclick=alert(12) onmouseover=alert(13)><p>{shown}</p>"
    return re.sub(r"行政规范性文件</p></td><td[^>]*><p[^>]*>\d+</p>", cell, text, count=1).encode()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Datasets for all kinds of pages: a report in three formats, one of them hostile, and a site that was crawled."""
    folder = tmp_path_factory.mktemp("documents")
    for format_ in ("docx", "pdf"):
        (folder / f"report.{format_}").write_bytes(document(format_))
    (folder / "hostile.html").write_bytes(hostile())
    data = tmp_path_factory.mktemp("data")
    assert extract([folder], data, None, True) == 0
    rows = {"politeness": [crawled("hulan")], "problems": [problem("hulan", "not_found") | {"evidence": MARKUP}]}
    for name, some in rows.items():
        kept = dataset.read(data, name).to_pylist()
        dataset.write_partition(data, name, "all", pa.Table.from_pylist([*kept, *some], schema=SCHEMAS[name]))
    return data


@pytest.fixture(scope="module")
def atlas(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The atlas of them."""
    out = tmp_path_factory.mktemp("atlas")
    build(data, out, SETTINGS, Progress())
    return out


@pytest.fixture(scope="module")
def base(atlas: Path) -> Iterator[str]:
    """Its address on loopback."""
    with server(atlas) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


@pytest.fixture(scope="module")
def current(atlas: Path) -> str:
    """The page of the report's revision in use."""
    (path,) = [
        path for path in pages_of(atlas)["report"] if "not the revision in use" not in (atlas / path).read_text()
    ]
    return path


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture
def visit(chromium: Browser, base: str):
    """Make visitors; whatever any of them saw that must not be fails the test."""
    visitors: list[Visitor] = []

    def visitor(device: str = "desktop", at: str = base, **options: object) -> Visitor:
        visitors.append(Visitor(chromium, at, device, **options))
        return visitors[-1]

    yield visitor
    seen = [one for visitor in visitors for one in visitor.seen]
    for one in visitors:
        one.context.close()
    assert seen == []


@pytest.mark.parametrize(
    ("device", "scheme", "rules"),
    [
        ("desktop", "light", {}),
        ("desktop", "dark", {"runOnly": ["color-contrast"]}),
        ("phone", "light", {"rules": {"color-contrast": {"enabled": False}}}),  # the colours are those of the desktop
    ],
)
def test_every_kind_of_page_opens_in_peace_fits_and_has_no_serious_barrier(
    atlas: Path, visit, device: str, scheme: str, rules: dict
) -> None:
    visitor, axe = visit(device, color_scheme=scheme), Axe()
    # no script can judge within our frames, and there is neither sound nor film to be waited for
    options = {"resultTypes": ["violations"], "iframes": False, "preload": False, **rules}
    for kind, paths in pages_of(atlas).items():
        for path in dict.fromkeys((paths[-1], paths[0])):
            page = visitor.open(path)
            assert page.locator("h1").count() == 1, kind
            wide, there = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide <= there, f"{path} is wider than the screen"
        found = axe.run(page, _JUDGED, options).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == [], kind


_JUDGED = {"exclude": ["tbody tr:nth-child(n + 20)"]}
"""What is judged: all but the further rows of tables, which are made as those before them."""


def test_the_keyboard_leads_to_every_page(atlas: Path, visit) -> None:
    """Every page is the target of a link that the tabulator stops at; most are listed on pages of their own."""
    visitor, reached, waiting = visit(), set(), ["index.html"]
    there = {path for paths in pages_of(atlas).values() for path in paths}
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        if path.startswith("indicator/"):
            continue  # as many as the codebook has, each reached from the list of them
        links = visitor.open(path).eval_on_selector_all(
            "a[href]", "all => all.filter(a => a.tabIndex >= 0 && a.checkVisibility()).map(a => a.href.split('#')[0])"
        )
        waiting += {link.removeprefix(f"{visitor.base}/") for link in links if link.startswith(visitor.base)} - reached
    assert sorted(there - reached) == []
    assert sorted(reached - there) == [], "a link leads nowhere"


@pytest.mark.parametrize("device", DEVICES)
def test_from_the_heat_map_to_the_lit_cell_in_three_clicks(visit, device: str) -> None:
    page = visit(device).open("coverage.html")
    page.locator("#heat a.cell.s-reported").first.click()
    page.wait_for_url("**/report/**")
    number = page.locator("td.v.verified a").first
    number.click()
    cell = page.locator("td.v.chosen")
    place = page.frame_locator("#original").locator(f"[id='{cell.get_attribute('data-o')}']")
    assert "lit" in place.get_attribute("class")
    assert page.locator("#inspector").is_visible()
    page.wait_for_timeout(700)  # it is scrolled to
    box, frame = place.bounding_box(), page.locator("#original").bounding_box()
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"], "the place is not in sight within the original"
    assert 0 <= box["y"] <= page.viewport_size["height"] - box["height"], "the original is not in sight"


def test_a_place_in_the_original_points_at_its_number(visit, current: str) -> None:
    page = visit().open(current)
    mark = page.frame_locator("#original").locator("a:has(.mark), .mark a, .mark").first
    mark.click()
    chosen = page.locator("td.v.chosen")
    assert chosen.count() == 1
    assert chosen.locator("a").inner_text()


def test_an_error_report_is_copied_by_keyboard_and_is_a_correction_when_filled_in(
    visit, current: str, data: Path, tmp_path: Path
) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open(f"{current}#requests.received@total")
    page.locator("#copy").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('copied').textContent")
    letter = page.evaluate("navigator.clipboard.readText()")
    cells = gongkai.load(indicators="requests.received", applicants="total", data=data)
    (cell,) = cells.to_dict("records")
    told = ("document_sha256", "source_url", "report_id", "raw_value", "locator", "extractor_version", "quality")
    assert [name for name in told if str(cell[name]) not in letter] == []
    file = tmp_path / "corrections.csv"
    line = letter.splitlines()[-1]
    for hole, filled in {"<value>": "7", "<reason>": "misread", "<who>": "me", "<yyyy-mm-dd>": "2026-01-02"}.items():
        line = line.replace(hole, filled)
    file.write_text(f"{','.join(COLUMNS)}\n{line}\n", "utf-8")
    ((correction,),) = load_corrections(file).values()
    assert (correction.document_sha256, correction.cell) == (cell["document_sha256"], "requests.received@total")
    assert (correction.reading, correction.value) == (cell["raw_value"], 7)


def test_an_address_leads_to_a_cell(visit, current: str) -> None:
    visitor = visit()
    page = visitor.open(current)
    cell = page.locator("td.v").nth(7).get_attribute("id")
    assert visitor.open(f"{current}#{cell}").locator("td.v.chosen").get_attribute("id") == cell


def test_all_of_it_goes_by_the_keyboard(visit) -> None:
    """From the home page to a lit cell without a mouse, the place of the focus to be seen at every step."""
    visitor = visit()
    page = visitor.open("index.html")
    press_until(page, "Tab", "a[href$='coverage.html']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#heat a.cell")
    press_until(page, "Tab", "#heat a.cell.s-reported")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    press_until(page, "Tab", "td.v a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("td.v.chosen")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("教育局")
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agency/**")


def press_until(page: Page, key: str, selector: str) -> None:
    """Press a key until the focus is on what is meant; it must be there soon, and to be seen on the way."""
    for _ in range(60):
        page.keyboard.press(key)
        focused = "document.activeElement"
        style = f"getComputedStyle({focused}).outlineStyle"
        if page.evaluate(f"{focused}.tagName") not in ("IFRAME", "BODY"):
            assert page.evaluate(style) != "none", page.evaluate(f"{focused}.outerHTML")[:200]
        if page.evaluate(f"{focused}.matches({selector!r})"):
            return
    raise AssertionError(f"the tabulator does not come to {selector}")


def test_printed_a_report_is_complete(visit, current: str) -> None:
    """All numbers, identities and problems are on paper, what is folded on the screen, too; and all of the original."""
    page = visit().open(current)
    shown = page.evaluate("""() => {
        const language = document.documentElement.lang;
        for (const other of document.querySelectorAll(`.t:not([lang="${language}"])`)) other.remove();
        const parts = document.querySelectorAll("h1, th, td.v, #identities li, .problems li, .provenance dd");
        const walk = (one) => document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        const texts = [];
        for (const one of parts) for (const walker = walk(one); walker.nextNode();) texts.push(walker.currentNode.data);
        return texts;
    }""")
    original = page.frame_locator("#original").locator("body").inner_text().split()
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [one.get_textpage().get_text_bounded() for one in paper]
    printed = squeezed("".join(texts))
    assert squeezed(f"Original {original[0]}") in squeezed(texts[0]), "the original begins where its heading stands"
    pictures = [thing for one in paper for thing in one.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert len(pictures) >= page.frame_locator("#original").locator("image").count() > 0
    assert len(shown) > 400
    assert [word for text in shown for word in text.split() if squeezed(word) not in printed] == []
    assert [text for text in original if squeezed(text) not in printed] == []


def squeezed(text: str) -> str:
    """Text as it is compared: without the white space and the breaks that a line or a page puts in."""
    return re.sub(r"[\s\u00ad\ufffe-]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("device", DEVICES)
def test_a_hostile_source_does_nothing(atlas: Path, visit, device: str) -> None:
    """What was seen (dialogs, requests, errors) fails the test by itself; its text is there, as text."""
    (path,) = [path for path in pages_of(atlas)["report"] if "evil.test" in (atlas / path).read_text("utf-8")]
    visitor = visit(device)
    page = visitor.open(path)
    page.wait_for_timeout(300)
    frame = page.frame_locator("#original")
    assert MARKUP in frame.locator("body").inner_text()
    for mark in page.locator("td.v a").all()[:5]:
        mark.click()
        mark.hover()
    doing = (
        "script, iframe, object, embed, form, video, base, meta[http-equiv=refresh], link[href*=evil], img[src*=evil]"
    )
    assert frame.locator(doing).count() == 0
    assert page.locator("a[href^='javascript:'], img[src*=evil]").count() == 0
    for found in (page.main_frame, *page.main_frame.child_frames):
        names = "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
        assert not [name for name in found.evaluate(names) if name.lower().startswith("on")]
    page.pdf()
    visitor.open("quality.html")
    assert MARKUP in visitor.open("site/hulan.html").locator("main").inner_text()


def test_it_works_from_a_stick(atlas: Path, visit) -> None:
    """Opened as files, with no server: the heat map, the search, a report and its original."""
    page = visit(at=atlas.as_uri()).open("coverage.html")
    page.locator("#heat a.cell.s-reported").first.click()
    page.wait_for_url("**/report/**")
    page.locator("td.v a").first.click()
    assert page.locator("td.v.chosen").count() == 1
    assert page.frame_locator("#original").locator(".lit").count() == 1
    page.locator("#search").fill("requests.received")
    page.wait_for_selector("#found a")


def test_whoever_chooses_chinese_reads_no_english_sentence(atlas: Path, visit) -> None:
    """But what a source says, code, commands, addresses and names of files."""
    visitor, english = visit(locale="zh-CN"), {}
    for kind, paths in pages_of(atlas).items():
        for path in dict.fromkeys((paths[-1], paths[0])):
            page = visitor.open(path)
            page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
            if kind == "report":
                page.locator("td.v a").first.click()
            texts = page.evaluate(_SHOWN, "code, pre, q, textarea, time, .source, .address, a[href^='http']")
            assert len(texts) > 10
            english |= {text: path for text in texts if _SENTENCE.search(text)}
    assert english == {}


_SENTENCE = re.compile(r"(?:\b[A-Za-z’']+[ ,:;]+){3}[A-Za-z]+")
_SHOWN = """(spared) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        if (holder.checkVisibility() && !holder.closest(spared)) texts.push(walker.currentNode.data.trim());
    }
    return texts.filter(Boolean);
}"""


def test_both_languages_and_both_lights_are_a_click_away(visit) -> None:
    page = visit().open("quality.html")
    assert page.locator("h1").inner_text() == "Quality"
    page.locator("#language").click()
    assert page.locator("h1").inner_text() == "质量"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
