"""A page of pdfplumber's without the text that nobody sees on it: invisible, or white on white."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFTextState
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from extractors.readers.pdf_unseen import INVISIBLE

_WHITE: Container[object] = frozenset(((1,), (1, 1, 1), (0, 0, 0, 0)))


class ShownPage(Page):
    """A page without its invisible text."""

    @property
    def layout(self) -> LTPage:
        """What is drawn on the page, as pdfminer gives it."""
        if not hasattr(self, "_layout"):
            device = _Ink(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout: LTPage = device.get_result()
        return self._layout


class _Ink(PDFPageAggregatorWithMarkedContent):
    """Keeps what leaves ink. Invisible characters advance the pen all the same."""

    _invisible = False

    def render_string(self, textstate: PDFTextState, *rest: Any) -> None:  # noqa: ANN401  # as pdfminer has it
        self._invisible = textstate.render in INVISIBLE
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **options: Any) -> float:  # noqa: ANN401  # as pdfminer has it
        kept = len(self.cur_item._objs)
        advance: float = super().render_char(*args, **options)
        if self._invisible:
            del self.cur_item._objs[kept:]
        return advance


def on_paper(page: Page) -> Iterator[dict[str, Any]]:
    """The characters of a page that stand out from it: not the white ones with nothing behind them."""
    behind: Sequence[dict[str, Any]] | None = None
    for char in page.chars:
        if char["non_stroking_color"] in _WHITE:
            if behind is None:
                behind = [*page.images, *(shape for shape in (*page.rects, *page.curves) if _is_ground(shape))]
            if not any(_holds(shape, char) for shape in behind):
                continue
        yield char


def _is_ground(shape: dict[str, Any]) -> bool:
    return bool(shape["fill"]) and shape["non_stroking_color"] not in _WHITE


def _holds(shape: dict[str, Any], char: dict[str, Any]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(shape["x0"] <= across <= shape["x1"] and shape["top"] <= down <= shape["bottom"])
