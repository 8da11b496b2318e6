"""Labels with their values, in tables and in paragraphs, and what they are as typed values.

An ``entry`` is a label with its value. ``grid_entries`` takes them from tables, where ``cell_roles`` tells labels from
values, ``value_rows`` finds rows of labels over rows of values and ``column_amounts`` heads over amounts;
``clause_entries`` takes them from paragraphs. ``field_values`` makes typed values of them; ``money_level`` says which
key money of a level of government has.
"""
