"""The simulated sites: what is published (`model`), and how each CMS family serves it, one file a family.

A new family is a subclass of `Family` and a line in `FAMILIES`.
"""

from __future__ import annotations

from demo.sites.challenge import Challenge
from demo.sites.gkmlpt import Gkmlpt
from demo.sites.jcms import Jcms
from demo.sites.jcms_proxies import JcmsOld, JcmsPost, Jpaas
from demo.sites.model import Family
from demo.sites.numbered import MAKES, Numbered
from demo.sites.trs import Trs
from demo.sites.ucap import Ucap
from demo.sites.ucap_search import UcapSearch
from demo.sites.unseen import Hidden, TrsYears

FAMILIES: dict[str, Family] = {
    "ucap": Ucap(),
    "trs": Trs(),
    "jcms": Jcms(),
    "challenge": Challenge(),
    "ucap_search": UcapSearch(),
    "jcms_post": JcmsPost(),
    "jcms_old": JcmsOld(),
    "jpaas": Jpaas(),
    "gkmlpt": Gkmlpt(),
    **{name: Numbered(make) for name, make in MAKES.items()},
    "trs_years": TrsYears(),
    "data": Hidden("data"),
    "frame": Hidden("frame"),
    "clicked": Hidden("clicked"),
    "opened": Hidden("opened"),
    "table": Hidden("table"),
    "sent": Hidden("sent"),
}
"""Serving families by name. `challenge` is not a CMS: it is the gate that some sites stand behind."""
