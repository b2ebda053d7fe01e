"""What the crawling process may touch: the network, the archive and its own state, and nothing else of the machine.

It parses pages of strangers (lists, robots.txt, sitemaps) and needs the network for its work, so that it cannot be
confined as far as those that read documents are. It reads no file but its libraries and those it writes, starts
nothing, and answers nobody.
"""

from __future__ import annotations

import logging
import mimetypes
import os
import ssl
from pathlib import Path

from gongkai.confinement import Confines, confine, libraries

log = logging.getLogger(__name__)
_MEMORY = 4 << 30  # of address space; what is in use stays below a tenth of it
_LARGEST_FILE = 2 << 30  # a WARC file is closed at half of that
# How names are resolved, certificates believed and times of day told.
_NETWORK = (
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/resolv.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/usr/share/ca-certificates",
    "/etc/localtime",
    "/usr/share/zoneinfo",
)


def confine_to(*folders: Path) -> None:
    """Leave this process the network and these folders; where the system cannot do all of it, the log says so."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    trusted = ssl.get_default_verify_paths()
    readable = [*libraries(), *_NETWORK, *map(str, mimetypes.knownfiles)]
    readable += [path for path in (trusted.cafile, trusted.capath, os.environ.get("SSL_CERT_FILE")) if path]
    writable = [str(folder) for folder in folders]
    lacking = confine(Confines(_MEMORY, readable, writable, network=True, largest_file=_LARGEST_FILE))
    if lacking:
        log.warning("Sites are crawled with less protection than gongkai can give here: %s.", "; ".join(lacking))
