"""What holds for all tests: properties are tried on the same examples in every run, however slow the machine; what
takes long begins first, so that no process is left with it alone in the end."""

import pytest
from hypothesis import settings

settings.register_profile("gongkai", deadline=None, derandomize=True)
settings.load_profile("gongkai")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules marked `long` first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
