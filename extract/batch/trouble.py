"""Why a file is not read, in words for the clerk who has to do something about it."""

from extract.model import Remark
from extract.read.sandbox import Limits


def not_opened() -> Remark:
    """The system does not give the bytes."""
    return _error("source_not_opened", "文件无法打开，请检查读取权限，或文件是否已被移动。")


def folder_not_opened() -> Remark:
    """The system does not list the folder."""
    return _error("folder_not_opened", "文件夹无法打开，其中的文件没有转换，请检查读取权限。")


def link() -> Remark:
    """A symbolic link in a folder or an archive: it may lead anywhere."""
    return _error("source_link", "这是符号链接，没有跟随，请直接提供它指向的文件。")


def not_regular() -> Remark:
    """A device, a pipe or a socket."""
    return _error("source_not_regular", "这不是普通文件，没有读取。")


def outside() -> Remark:
    """A member of an archive whose name leads out of it."""
    return _error("member_outside", "压缩包中该文件的路径指向包外，没有读取；请核对压缩包的来源。")


def defect() -> Remark:
    """Our own mistake."""
    return _error("defect", "程序处理该文件时出错，未能完成；请把该文件报告给程序的维护者。")


def crashed() -> Remark:
    """The reading process ended by itself."""
    return _error(
        "reader_crashed", "读取时程序异常终止：文件已损坏，或展开后占用的内存超过上限；请重新取得或导出该文件。"
    )


def timeout(limits: Limits) -> Remark:
    """The file took more time than it may."""
    return _error(
        "source_timeout", f"读取超过时间上限（{limits.seconds:g} 秒），已放弃；请核对文件，或提高上限后重试。"
    )


def cpu_timeout(limits: Limits) -> Remark:
    """The file took more time of the processor than it may."""
    seconds = limits.cpu_seconds
    return _error("source_timeout", f"读取超过处理器时间上限（{seconds} 秒），已放弃；请核对文件，或提高上限后重试。")


def no_memory(limits: Limits) -> Remark:
    """The file took more memory than it may."""
    size = limits.memory >> 20
    return _error("source_too_large", f"读取时内存超过上限（{size} MB），已放弃；请拆分文件，或提高上限后重试。")


def too_large(limits: Limits) -> Remark:
    """The file, or what becomes of it, is larger than it may be."""
    size = limits.file_size >> 20
    return _error("source_too_large", f"文件超过大小上限（{size} MB），没有读取；请拆分文件，或提高上限后重试。")


def archive_damaged() -> Remark:
    """An archive, or the rest of one, that cannot be unpacked."""
    return _error("archive_damaged", "压缩包不完整或已损坏，未能全部解开；请重新取得原件。")


def archive_unknown() -> Remark:
    """An archive of a format that is not unpacked here."""
    return _error("archive_unknown", "这种压缩包（RAR、7z）不能直接读取，请解压后再转换。")


def archive_too_large(limits: Limits) -> Remark:
    """An archive that unpacks to more than it may."""
    size = limits.unpacked >> 20
    return _error(
        "archive_too_large",
        f"压缩包解开后超过上限（{size} MB 或 {limits.members} 个文件），其余部分没有读取；请解压后再转换。",
    )


def archive_too_deep(limits: Limits) -> Remark:
    """An archive too deep inside others."""
    return _error("archive_too_deep", f"压缩包嵌套超过 {limits.depth} 层，没有读取；请解压后再转换。")


def encrypted() -> Remark:
    """A member of an archive that opens only with a password."""
    return _error("source_encrypted", "压缩包中的该文件设有密码，请解压后再转换，或用 --password-file 提供密码。")


def _error(code: str, message: str) -> Remark:
    return Remark(code, "error", message)
