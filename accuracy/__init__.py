"""How well documents are read that nobody tuned the readers for: invented reports, damaged by chance, held against
what is known of them. ``python -m accuracy --help`` says how; docs/accuracy.md keeps the last result.
"""
