"""The families of site software: how each lists its articles. The registry's `family` names one of `FAMILIES`."""

from spiders.families.focused import FocusedSpider
from spiders.families.gkmlpt import GkmlptSpider
from spiders.families.jcms import JcmsSpider
from spiders.families.profile import ProfileSpider
from spiders.families.trs import TrsSpider
from spiders.families.ucap import UcapSpider
from spiders.profiles import shipped
from spiders.site import SiteSpider

FAMILIES: dict[str, type[SiteSpider]] = {
    "ucap": UcapSpider,
    "trs": TrsSpider,
    "jcms": JcmsSpider,
    "gkmlpt": GkmlptSpider,
    **dict.fromkeys(shipped(), ProfileSpider),
    "profile": ProfileSpider,
    "focused": FocusedSpider,
}
