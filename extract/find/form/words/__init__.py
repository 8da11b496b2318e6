"""What one text of a form says by itself: a label, a level of indicators, a typed value, an amount with its label."""
