"""Where the demo web's variety comes from: a generator per key, so that no part depends on
what another has drawn before it."""

from __future__ import annotations

import random


def dice(*key: object) -> random.Random:
    """A generator for `key`, the same in every run and on every machine: text seeds it through SHA-512."""
    return random.Random("|".join(map(str, key)))  # noqa: S311 (invents figures; nothing secret depends on it)
