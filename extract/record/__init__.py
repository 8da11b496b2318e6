"""The record: its typed classes, the table of its fields, reading and writing it as JSON, and its schema.

What else works with records starts here: :mod:`extract.record.model` has the classes, :mod:`extract.record.fields` says
of each field what it is called, what it holds and where its unit stands, :mod:`extract.record.pointers` walks over the
leaves of a filing.
"""
