"""Text of a page that nobody sees on it, told of a whole page: invisible, or beneath a picture.

Scanners lay what they recognise beneath or over the picture of a page, for readers to search. It says what a
recognition read and not what is printed: of such a page only the picture counts.
"""

from __future__ import annotations

from ctypes import string_at

import pypdfium2
import pypdfium2.raw as pdfium

INVISIBLE = frozenset((pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP))
"""The ways of drawing text (PDF 32000-1, 9.3.6) that leave no ink."""
_OPAQUE = 0.9  # of a picture's pixels, when nothing beneath it is seen


def is_invisible(text: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether a text object leaves no ink."""
    return pdfium.FPDFTextObj_GetTextRenderMode(text) in INVISIBLE


def is_opaque(picture: pdfium.FPDF_PAGEOBJECT, page: pypdfium2.PdfPage) -> bool:
    """Whether nothing shines through a picture, as through watermarks."""
    if pdfium.FPDFPageObj_HasTransparency(picture) or not page.pdf:
        return False
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, picture)
    if not bitmap:
        return False
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return True
        size = pdfium.FPDFBitmap_GetStride(bitmap) * pdfium.FPDFBitmap_GetHeight(bitmap)
        opacities = string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), size)[3::4]
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return opacities.count(0xFF) >= _OPAQUE * len(opacities)
