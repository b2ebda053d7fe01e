"""``python -m gongkai.confinement SETTINGS PROGRAM ARGUMENT…``: become a program that is confined.

SETTINGS is what `command` writes.
"""

from __future__ import annotations

import json
import os
import sys

from gongkai.confinement import Confines, confine
from gongkai.confinement.limits import allow_seconds


def main(settings: str, program: list[str]) -> None:
    """Give up all rights but those named, and run the program in the place of this one."""
    named = json.loads(settings)
    seconds = named.pop("seconds")
    os.environ.pop("PYTHONPATH", None)
    confine(Confines(**named))
    allow_seconds(seconds)
    os.execvp(program[0], program)  # noqa: S606  # that is what it is for


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
