"""Many files → a record for each, and a manifest with a line for each; a file that fails does not stop the others.

``discover`` finds the files, ``archive_files`` unpacks, ``run`` keeps the window of tasks, ``worker_pool`` the worker
processes, ``worker`` has their functions, ``manifest`` the list of outcomes, ``store`` writes records to the disk,
``root`` keeps the folder that paths are relative to, ``prune`` takes out what is gone.
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
