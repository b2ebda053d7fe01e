"""Print as PNG: what any reader of PNG shows is the page in the nearest of sixteen greys."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from atlas import png


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (256, 2), (893, 40)])
def test_each_pixel_has_the_nearest_grey(size):
    width, height = size
    page = Image.frombytes("L", size, bytes((x * 7 + y * 31) % 256 for y in range(height) for x in range(width)))
    with Image.open(io.BytesIO(png.encode(page))) as shown:
        assert (shown.format, shown.size) == ("PNG", size)
        assert shown.convert("L").tobytes() == bytes(round(value / 17) * 17 for value in page.tobytes())
