"""What the citations of a document have to do with its cells and fields; ``shenbao_cite`` finds them in a text."""
