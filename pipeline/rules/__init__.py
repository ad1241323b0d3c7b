"""House rules that no schema can state: one module, one rule.

A module's docstring is its manual page. Ids that share a row in the editorial
rules share a module: the first names the row, the others are in `also`.
`of_article` and `of_series` have the registers.
"""
