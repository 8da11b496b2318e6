"""How the corpus is made: content (TOML) → blocks → Word, HTML and drawn PDF files, and the gold record."""
