"""Many files → a record for each, and a manifest with a line for each; a file that fails does not stop the others.

``discover`` finds the files (``addresses``: in a store such as S3), ``archive_files`` unpacks. ``run`` keeps the window
of tasks, ``worker_pool`` the worker processes, ``tasks`` is what they are called with, ``worker`` does it; ``cluster``
sends a ``chunk`` of tasks to other machines. ``output`` is the folder or address that is written to: ``manifest`` the
list of outcomes, ``store`` the records on disk, ``root`` the folder that paths are relative to. ``watch`` repeats a run
as files change, ``prune`` takes out what is gone.
"""

from extract.batch.discover import file_count, job
from extract.batch.model import Job, Options, Outcome, Retry
from extract.batch.prune import gone_count, prune
from extract.batch.root import OtherRoot
from extract.batch.run import run
from extract.batch.store import NotWritten
from extract.batch.watch import watch

__all__ = [
    "Job",
    "NotWritten",
    "Options",
    "OtherRoot",
    "Outcome",
    "Retry",
    "file_count",
    "gone_count",
    "job",
    "prune",
    "run",
    "watch",
]
