"""How fast and how lean: every figure beside the floor it is judged by, measured in the same run."""
