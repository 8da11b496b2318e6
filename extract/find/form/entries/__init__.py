"""Labels with their values, in tables and in paragraphs, and what they are as typed values."""
