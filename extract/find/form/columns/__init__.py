"""The columns of a listing: the block of heads, and the role that heads and contents give to each column."""
