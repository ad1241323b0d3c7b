"""One module, one function each, in this order.

load → validate → read → merge → typeset → render → match → bundle → publish
"""
