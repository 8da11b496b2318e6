"""The listings of a form: where their lines stand, under which heads, and the levels of indicators."""
