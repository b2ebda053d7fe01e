"""Documents are read in processes of their own, which may do nothing else and whose death is a result.

`Child` starts and watches such a process, `inside` is its life, `channel` carries what they say to each other,
`answers` is how results cross over: as data that is checked, never as objects.
"""
