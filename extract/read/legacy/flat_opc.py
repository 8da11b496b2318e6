"""Word's XML in one file (Flat OPC, saved as "Word XML 文档") → the package of the same parts."""

from base64 import b64decode
from binascii import Error as Base64Error
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from extract.errors import DamagedSource

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def zipped_package(data: bytes) -> bytes:
    """The .docx with these parts; raises ``DamagedSource`` where the file is cut off."""
    target = BytesIO()
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
        with ZipFile(target, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            for part in root.iter(f"{_PKG}part"):
                xml = part.find(f"{_PKG}xmlData")
                if xml is not None and len(xml):
                    content = etree.tostring(xml[0])
                else:
                    content = b64decode(part.findtext(f"{_PKG}binaryData", ""))
                package.writestr(part.get(f"{_PKG}name", "").lstrip("/"), content)
    except (etree.XMLSyntaxError, Base64Error) as error:
        raise DamagedSource("Word XML 文件不完整或已损坏，请重新取得原件，或用 Word 另存为 .docx。") from error
    return target.getvalue()
