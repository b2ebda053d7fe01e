"""Where the codebook's divisions come from: ``python -m gazetteer`` builds `regions.csv` and `region_changes.csv` anew.

Two packages, pinned in `packages.py`, are joined; `names.csv` and `amendments.csv` hold what they lack or err in, each
line with the reason. docs/regions.md tells how well the result agrees with a collection that was not used. The pipeline
never imports this.
"""
