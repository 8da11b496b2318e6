"""How the corpus is made: content (TOML) → blocks → Word, HTML and PDF files, and the gold record."""
