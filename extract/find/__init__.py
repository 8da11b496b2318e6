"""Document → findings: ``filings`` reads the forms, ``citation`` the documents they cite, ``resolve`` joins the two."""
