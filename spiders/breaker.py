"""A circuit breaker per host: one that fails again and again is left alone until the next crawl.

A host may be well and a row of its pages broken: before it is given up, somebody asks it for what it gave before.
"""

from __future__ import annotations

from collections import Counter

PATIENCE = 5  # failures in a row, each of them after its retries


class Breaker:
    """Counts the failures in a row of each host of a site."""

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()
        self._open: set[str] = set()

    def note(self, host: str, answered: bool) -> bool:
        """A request to the host was answered, or failed. Whether it is time to doubt the host: once for each row of
        failures, which goes on while it is found out."""
        if answered:
            self._failures[host] = 0
            self._open.discard(host)
        else:
            self._failures[host] += 1
        return self._failures[host] == PATIENCE

    def give_up(self, host: str) -> None:
        """Leave the host alone."""
        self._open.add(host)

    def is_open(self, host: str) -> bool:
        """Whether the host is to be left alone."""
        return host in self._open

    @property
    def all_open(self) -> bool:
        """Whether no host is left that answers."""
        return bool(self._failures) and self._open.issuperset(self._failures)
