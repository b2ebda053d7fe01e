"""What the commands of `gongkai` do; `gongkai.cli` says how they are called. Each gives its exit code.

A module for each part of the pipeline that they work on, so that a command loads what it needs and no more.
"""
