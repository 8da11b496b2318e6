"""Many files → a record each, and a manifest with a line about each; one that fails does not stop the others.

``discover`` finds the files, ``archive_files`` unpacks, ``run`` keeps the window of tasks, ``worker_pool`` the worker
processes, ``worker`` is what they do, ``manifest`` the list of outcomes, ``store`` how a record gets on the disk.
"""

from extract.batch.discover import file_count, job
from extract.batch.model import Job, Options, Outcome, Retry
from extract.batch.run import run
from extract.batch.store import NotWritten
from extract.batch.watch import watch

__all__ = ["Job", "NotWritten", "Options", "Outcome", "Retry", "file_count", "job", "run", "watch"]
