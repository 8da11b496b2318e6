"""Archived budget filings in, schema-checked records out."""
