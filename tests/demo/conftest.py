"""The demo web that the tests of this folder share."""

from __future__ import annotations

import pytest

from demo.web import Web, build_web


@pytest.fixture(scope="session")
def web() -> Web:
    return build_web()
