"""Document → findings: filings and citations."""
