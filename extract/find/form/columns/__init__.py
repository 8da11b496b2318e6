"""The columns of a listing: the block of heads, and the role that heads and contents give to each column.

``header`` finds the header row and the kind of listing, ``frame`` the heads over each column. For indicators ``roles``
decides what each column is, by the points of ``column_points`` and by ``scales`` that stand in several columns;
``listing_columns`` does so for all other listings. ``halves`` parts tables that have labels on one side
and a listing on the other; ``money_column`` tells which of several columns has this year's amount.
"""
