"""Lets the tests beside it import `reader_builders`, which pytest's importlib mode leaves off the path."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
