"""The remarks for files that are no documents and are passed over: each has a line in the manifest, but no record."""

from msgspec.structs import replace

from extract.batch import store
from extract.batch.model import Outcome, RunFolders, Task
from extract.model import Remark

EMPTY = Remark("file_empty", "info", "文件是空的（0 字节），不是文档。")
HIDDEN = Remark("file_hidden", "info", "这是隐藏文件（名称以“.”开头），没有读取；如需转换，请改名。")
HIDDEN_FOLDER = Remark(
    "folder_hidden", "info", "这是隐藏文件夹或系统文件夹，其中的文件没有读取；如需转换，请移出或改名。"
)
LOCK = Remark("file_lock", "info", "这是 Office、WPS 或 LibreOffice 打开文件时留下的锁定文件，不是文档。")
TEMPORARY = Remark("file_temporary", "info", "这是编辑、下载或复制时留下的临时文件，不是文档。")
SYSTEM = Remark("file_of_system", "info", "这是系统生成的文件（缩略图、文件夹设置等），不是文档。")
OTHER = Remark("file_of_other_program", "info", "这不是可读取的文档（PDF、Word、Excel、OFD、图片或文本），没有读取。")
NOTHING_INSIDE = Remark("text_without_form", "info", "文本文件中没有申报表、文号、表格或金额。")
NOTHING_IN_MAIL = Remark("text_without_form", "info", "邮件正文中没有申报表、文号、表格或金额；附件另外各占一行。")
ARCHIVE_EMPTY = Remark("archive_empty", "info", "压缩包中没有文件。")

_SYSTEM = frozenset(
    ("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".ds_store", ".localized", "icon\r")
)
_SYSTEM_FOLDERS = frozenset(("__macosx", "$recycle.bin", "system volume information", "@eadir", "lost+found"))
_LOCKS = ("~$", ".~lock.", ".~")  # of Office and WPS; of LibreOffice; of WPS on Linux
_TEMPORARY = (".tmp", ".temp", ".crdownload", ".part", ".partial", ".download", ".swp", ".bak~")


def name_remark(name: str, *, is_folder: bool = False) -> Remark | None:
    """Why a file or folder of this name is not read, whatever is in it; None where the name says nothing."""
    plain = name.lower()
    if is_folder:
        return HIDDEN_FOLDER if plain.startswith(".") or plain in _SYSTEM_FOLDERS else None
    if plain in _SYSTEM or plain.startswith("._"):  # "._x" is what macOS keeps of x on foreign disks (AppleDouble)
        return SYSTEM
    if plain.startswith(_LOCKS):
        return LOCK
    if plain.endswith((*_TEMPORARY, "~")):
        return TEMPORARY
    return HIDDEN if plain.startswith(".") else None


def path_remark(path: str) -> tuple[str, Remark] | None:
    """The first folder on the path, or the file itself, that is not read because of its name; None where none is."""
    parts = path.split("/")
    for number, part in enumerate(parts, 1):
        remark = name_remark(part, is_folder=number < len(parts))
        if remark and part != ".":  # which stands for a name of nothing
            return "/".join(parts[:number]), remark
    return None


def as_skipped(remark: Remark) -> Remark:
    """The trouble of a file that is no document: it is told, but does not count as a failure."""
    return replace(remark, severity="info")


def skip(task: Task, reason: Remark, folders: RunFolders) -> Outcome:
    """The outcome of a file that is no document; the record of a document that stood in its place is removed."""
    (folders.out / "records" / store.record_path(task.path)).unlink(missing_ok=True)
    return Outcome(task.path, task.sha256, "skipped", 0.0, 1, reason.code, reason.message, None, None)
