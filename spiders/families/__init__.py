"""The families of site software: how each lists its articles. The registry's `family` names one of `FAMILIES`."""

from spiders.families.jcms import JcmsSpider
from spiders.families.trs import TrsSpider
from spiders.families.ucap import UcapSpider
from spiders.site import SiteSpider

FAMILIES: dict[str, type[SiteSpider]] = {"ucap": UcapSpider, "trs": TrsSpider, "jcms": JcmsSpider}
