"""A small, honest web of simulated district sites with known truth, served on loopback.

The regions are real, everything said about them is invented: figures, dates, addresses, texts. The same seed gives the
same bytes on every machine. `demo.web.build_web` makes it, `demo.server.serve` puts it on a free port.
"""
