"""The signatures of file formats, a module of its own, since ``shenbao cite`` needs no more of the formats."""

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")  # a zip package begins with one: APPNOTE.TXT, 4.3.7 and 4.3.16
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an OLE compound file begins with it: [MS-CFB] 2.2
PDF_SIGNATURE = b"%PDF-"  # stands near the beginning of a PDF file: ISO 32000-1, 7.5.2
