"""What one text of a form says by itself: a label, a level of indicators, a typed value, an amount with its label.

``label`` knows the labels, ``segment`` finds those with a colon inside a text, ``level_words`` the levels at its
beginning. ``content`` says what kind of thing a cell holds, ``measure`` parts the name of an indicator from its target,
``values`` reads typed values. ``misread_labels`` puts labels of images right; ``unruled`` finds the lines of a form
that stand in no table.
"""
