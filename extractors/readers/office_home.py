"""What LibreOffice finds when it starts: a profile that trusts nothing, and one font."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>"""
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""
_PATIENCE = 20.0  # seconds


def furnish(folder: Path) -> dict[str, str]:
    """Write a home for LibreOffice into a folder of its own; gives the environment that leads there.

    It lays every text out before it writes it in another format, and most of its time goes into the search for fonts
    that have each character: with one font there is nothing to search, and no text is changed by how it would look.
    """
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), "utf-8")
    home = {"HOME": str(folder), "TMPDIR": str(folder)}
    font = _any_font()
    if font is None:
        return home
    (folder / "fonts").mkdir()
    shutil.copyfile(font, folder / "fonts" / font.name)
    (folder / "fonts.conf").write_text(_FONTS.format(folder=folder), "utf-8")
    return home | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


def profile_of(folder: Path) -> str:
    """The argument that names the profile in a furnished folder."""
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


@cache
def _any_font() -> Path | None:
    """The font that this system gives for Latin text; None where it has no fontconfig to ask."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    asked = [program, "--format=%{file}", "sans:lang=en"]
    try:
        found = subprocess.run(asked, capture_output=True, check=True, timeout=_PATIENCE)  # noqa: S603  # our own words
    except (OSError, subprocess.SubprocessError):
        return None
    path = Path(found.stdout.decode(errors="replace"))
    return path if path.is_file() else None
