"""The remarks for files that cannot be read, in words for the clerk who has to act on them."""

from extract.limits import Limits
from extract.model import Remark

NOT_OPENED = Remark("source_not_opened", "error", "文件无法打开，请检查读取权限，或文件是否已被移动。")
FOLDER_NOT_OPENED = Remark("folder_not_opened", "error", "文件夹无法打开，其中的文件没有转换，请检查读取权限。")
# in a folder or an archive file: a link may lead anywhere
LINK = Remark("source_link", "error", "这是符号链接，没有跟随，请直接提供它指向的文件。")
# a device, a pipe or a socket
NOT_REGULAR = Remark("source_not_regular", "error", "这不是普通文件，没有读取。")
# a member of an archive file whose name leads out of it
OUTSIDE = Remark("member_outside", "error", "压缩包中该文件的路径指向包外，没有读取；请核对压缩包的来源。")
# in an object store, whose names may be anything between slashes
NAMELESS = Remark(
    "source_nameless", "error", "该地址下有名称为空、“.”或“..”的文件夹，其中的文件没有读取；请改名后再转换。"
)
# a defect of this program
DEFECT = Remark("defect", "error", "程序处理该文件时出错，未能完成；请把该文件报告给程序的维护者。")
# the worker process ended unexpectedly
CRASHED = Remark(
    "reader_crashed",
    "error",
    "读取时程序异常终止：文件已损坏，或展开后占用的内存超过上限；请重新取得或导出该文件。",
)
# an archive file, or the rest of one, that cannot be unpacked
ARCHIVE_DAMAGED = Remark("archive_damaged", "error", "压缩包不完整或已损坏，未能全部解开；请重新取得原件。")
# a member of an archive file that is damaged, while others can be read
MEMBER_DAMAGED = Remark(
    "member_damaged", "error", "压缩包中的该文件已损坏（校验不符或内容不完整），没有读取；请重新取得原件。"
)
# an archive file of a format that this program cannot unpack, or not without a library that is missing
ARCHIVE_UNKNOWN = Remark(
    "archive_unknown",
    "error",
    "这种压缩包不能直接读取，请解压后再转换；RAR 和 7z 需要 libarchive（Debian/Ubuntu：apt install libarchive13）。",
)
MEMBER_LOCKED = Remark("source_encrypted", "error", "压缩包中的该文件设有密码，请解压后再转换。")
# a RAR or 7z file whose list of members, or a member in one block with others, opens only with a password
ARCHIVE_LOCKED = Remark("source_encrypted", "error", "压缩包或其中的文件设有密码，没有全部解开；请解压后再转换。")
# a picture of a format that is not read, which may be a photo of a form
PICTURE_UNKNOWN = Remark(
    "format_unknown", "error", "这种图片格式（HEIC、WebP、JPEG 2000 等）不能读取，请另存为 JPEG、PNG 或 PDF 后再转换。"
)
# a member of an archive file that opens only with a password
ENCRYPTED = Remark(
    "source_encrypted", "error", "压缩包中的该文件设有密码，请解压后再转换，或用 --password-file 提供密码。"
)


def timeout(limits: Limits) -> Remark:
    """The file took more time than the limit."""
    message = f"读取超过时间上限（{limits.seconds:g} 秒），已放弃；请核对文件，或提高上限后重试。"
    return Remark("source_timeout", "error", message)


def cpu_timeout(limits: Limits) -> Remark:
    """The file took more CPU time than the limit."""
    message = f"读取超过处理器时间上限（{limits.cpu_seconds} 秒），已放弃；请核对文件，或提高上限后重试。"
    return Remark("source_timeout", "error", message)


def no_memory(limits: Limits) -> Remark:
    """The file took more memory than the limit."""
    message = f"读取时内存超过上限（{limits.memory >> 20} MB），已放弃；请拆分文件，或提高上限后重试。"
    return Remark("source_too_large", "error", message)


def too_large(limits: Limits) -> Remark:
    """The file or its record is larger than the limit."""
    message = f"文件超过大小上限（{limits.file_size >> 20} MB），没有读取；请拆分文件，或提高上限后重试。"
    return Remark("source_too_large", "error", message)


def archive_too_large(limits: Limits) -> Remark:
    """The archive file unpacks to more than the limit."""
    size = limits.unpacked >> 20
    message = f"压缩包解开后超过上限（{size} MB 或 {limits.members} 个文件），其余部分没有读取；请解压后再转换。"
    return Remark("archive_too_large", "error", message)


def archive_too_deep(limits: Limits) -> Remark:
    """The archive file lies inside more archive files than the limit."""
    return Remark("archive_too_deep", "error", f"压缩包嵌套超过 {limits.depth} 层，没有读取；请解压后再转换。")
