"""``python -m manual.picture [ATLAS]``: draw the picture of the READMEs anew, from the atlas of `make demo`.

It shows a number in conflict, the place in the original that it was printed in, and the sum that fails.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize

from manual.chromium import CHROMIUM, MISSING, browser

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "atlas.png"
_COLOURS = 160  # enough for paper, ink and the colours of quality, in a third of the bytes
_SCREEN: ViewportSize = {"width": 1360, "height": 850}


def draw(atlas: Path) -> bytes:
    """The picture, as PNG."""
    with browser() as chromium:
        page = chromium.new_page(viewport=_SCREEN, locale="en-US", color_scheme="light")
        page.goto((atlas / "coverage.html").resolve().as_uri())
        page.locator("#heat a.cell.x").first.click()
        page.wait_for_url("**/report/**")
        page.locator("td.v.conflict a").first.click()
        page.wait_for_timeout(1000)  # the original is scrolled to the place
        drawn = Image.open(BytesIO(page.screenshot()))
    picture = BytesIO()
    drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(picture, "PNG", optimize=True)
    return picture.getvalue()


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit(MISSING)
    PICTURE.write_bytes(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/demo/atlas")))
    print(f"{PICTURE.name} drawn")
