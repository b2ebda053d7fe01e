"""The atlas: datasets and archive as a static, bilingual site that works from a USB stick.

A kind of page is a module with three names (see `building.KINDS`): ``NAME``; ``shards(holdings)``, what can be made
apart from each other, each with a digest of what it is made from; ``leaves(holdings, shard)``, its pages. Templates
stand in ``templates/``, what the browser loads besides in ``assets/``. Knows datasets, archive and facsimile; nothing
imports it but the commands.
"""
