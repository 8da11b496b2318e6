"""Making the corpus: content (TOML) → blocks → Word, HTML and PDF files, and the gold record."""
