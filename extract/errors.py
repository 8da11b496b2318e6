"""What can go wrong, as a tree.

    ShenbaoError
    ├── SourceError            trouble in somebody's document: becomes a failed record
    │   ├── EmptySource        0 bytes, or no page at all
    │   ├── UnknownFormat      of no kind that is read here
    │   ├── LegacyFormat       a known format that has to be converted by hand first, such as .xlsb
    │   ├── ConverterMissing   .doc, .rtf and their like need LibreOffice, which is not installed
    │   ├── EncryptedSource    a password is needed
    │   ├── DamagedSource      the file says what it is, but cannot be opened
    │   └── OversizedSource    what the file unpacks to is more than any real document
    ├── IndexTrouble           an index that is missing, damaged, busy or of another version
    ├── QueryError             a search that cannot be understood or takes too long
    │   ├── NotOne             what was written means no document of the archive, or several
    │   └── ParameterError     a parameter of a request that is not valid
    └── SchemaError            a record of ours that breaks our own schema
    PackError                  of shenbao_cite: a pattern pack that is wrong, with file and line

Messages of a ``SourceError``, an ``IndexTrouble`` and a ``QueryError`` are read by clerks, so they are Chinese and say
what to do next.
"""

from shenbao_cite.errors import PackError

__all__ = [
    "ConverterMissing",
    "DamagedSource",
    "EmptySource",
    "EncryptedSource",
    "IndexTrouble",
    "LegacyFormat",
    "NotOne",
    "OversizedSource",
    "PackError",
    "ParameterError",
    "QueryError",
    "SchemaError",
    "ShenbaoError",
    "SourceError",
    "UnknownFormat",
]


class ShenbaoError(Exception):
    """The root of all errors that this library raises on purpose."""


class SourceError(ShenbaoError):
    """A source that cannot be read; ``code`` is the remark's code in the record."""

    code = "source_unreadable"


class EmptySource(SourceError):
    """The file has no bytes, or the document no page."""

    code = "source_empty"


class UnknownFormat(SourceError):
    """The bytes are of no format that is read here."""

    code = "format_unknown"


class LegacyFormat(SourceError):
    """A format that has to be converted by hand before it can be read."""

    code = "format_legacy"


class ConverterMissing(SourceError):
    """A format that LibreOffice would convert, were it installed."""

    code = "converter_missing"


class EncryptedSource(SourceError):
    """The document opens only with a password."""

    code = "source_encrypted"


class DamagedSource(SourceError):
    """The bytes begin like a known format but cannot be opened as one."""

    code = "source_damaged"


class OversizedSource(SourceError):
    """A file that unpacks to more than any real document, perhaps made to do harm."""

    code = "source_too_large"


class IndexTrouble(ShenbaoError):
    """An index that cannot be used."""


class QueryError(ShenbaoError):
    """A search that cannot be answered as it was written."""


class NotOne(QueryError):
    """What was written is not one document that filings cite; ``several`` says that more than one fits."""

    def __init__(self, message: str, *, several: bool) -> None:
        super().__init__(message)
        self.several = several


class ParameterError(QueryError):
    """A parameter of a request that is not known, is missing or has a value that is not valid."""


class SchemaError(ShenbaoError):
    """A record that breaks the schema: a defect of this library, never of the document."""
