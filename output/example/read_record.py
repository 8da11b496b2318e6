"""A program of a user's: the amounts of a record with their units and pages; ``read_record.py RECORD.json``."""

import sys
from decimal import Decimal

import extract
from extract.record.pointers import unit_of

record = extract.Record.load(sys.argv[1])
for filing in record.filings:
    total: Decimal | None = filing.funds.total_budget
    print(filing.project.name, total, unit_of(filing, "/funds/total_budget"))
    for position, row in enumerate(filing.budget.rows):
        places = filing.evidence[f"/budget/rows/{position}/amount"].places
        print(row.item, row.amount, [place.page for place in places])
