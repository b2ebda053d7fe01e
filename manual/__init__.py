"""The manual: what `make docs` builds of the pages in docs/, of the code and of the codebook.

A page that can be told from the code is told from it, when the site is built: data dictionary, indicators, commands,
settings, Python. Nothing that is generated is kept, but for the examples of the data dictionary (``manual.examples``).
"""
