"""A browser for the tests of the atlas: the system's Chromium, which is watched for all that must not happen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from manual.chromium import CHROMIUM, MISSING

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
_KIND = re.compile(r'<body class="(\w+)"')
DEVICES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


class Visitor:
    """Somebody who looks at an atlas. `seen` are the things that nobody must ever see, in the order they happened."""

    def __init__(self, chromium: Browser, base: str, device: str, **options: object) -> None:
        self.base, self.seen = base, list[str]()
        self.context = chromium.new_context(**DEVICES[device], **{"locale": "en-US", **options})
        self.context.route("**/*", self._ask)
        self.context.on("page", self._watch)
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        """Open a page of the atlas, and wait until its scripts have drawn it."""
        self.page.goto("about:blank")  # so that a fragment alone is a visit, too
        self.page.goto(f"{self.base}/{path}")
        if self.page.locator("#heat").count():
            self.page.wait_for_selector("#heat a.cell")
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.page

    def _ask(self, route) -> None:
        if route.request.url.startswith((self.base, "data:")):
            route.continue_()
        else:
            self.seen.append(f"asked for {route.request.url}")
            route.abort()

    def _watch(self, page: Page) -> None:
        page.on("console", lambda said: said.type in ("error", "warning") and self.seen.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("popup", lambda other: self.seen.append(f"opened {other.url}"))
        page.on("download", lambda one: self.seen.append(f"downloaded {one.url}"))

    def _dismiss(self, dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def pages_of(atlas: Path) -> dict[str, list[str]]:
    """The pages of an atlas by their kind (home, coverage, report, …)."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(atlas.rglob("*.html")):
        if found := _KIND.search(path.read_text("utf-8")):
            kinds.setdefault(found[1], []).append(path.relative_to(atlas).as_posix())
    return kinds
