"""What holds for all tests: properties are tried on the same examples in every run, however slow the machine."""

from hypothesis import settings

settings.register_profile("gongkai")
settings.load_profile("gongkai")
