"""The listings of a form: where their lines stand, under which heads, and the levels of indicators.

``search`` finds each ``listing``: under a header row, under heads side by side (``crosswise``), as ``cards``, or
without heads (``unheaded``); ``projects`` finds the tables that list many projects. ``levels`` gives each line its
levels, ``line_values`` its typed values, ``regions`` its values by region.
"""
