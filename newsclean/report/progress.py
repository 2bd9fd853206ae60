"""How far a run is: a bar on standard error with documents and megabytes a second."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

MEGABYTE = 1_000_000


class Bar:
    """A bar for so many bytes of files; used as a context manager, gone at its end.

    ``total``: bytes of all files as they lie on the disk. ``console``: where it is
    drawn, standard error unless given. Needs the extra ``cli``.
    """

    def __init__(self, total: int, console: Console | None = None) -> None:
        self.progress = Progress(
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[pace]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console or Console(stderr=True),
            transient=True,
        )
        self.task = self.progress.add_task("cleaning", total=total, pace="")
        self.documents = self.size = 0

    def __enter__(self) -> Bar:
        """Draw the bar."""
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self.progress.stop()

    def advance(self, documents: int, size: int, disk: int) -> None:
        """So many more documents, bytes of them, and bytes of files are done."""
        self.documents += documents
        self.size += size
        seconds = self.progress.tasks[0].elapsed or 0
        pace = f"{self.documents:,} documents"
        if seconds > 0:
            rate = self.documents / seconds
            pace += f", {rate:,.0f} documents/s, {self.size / MEGABYTE / seconds:.2f} MB/s"
        self.progress.update(self.task, advance=disk, pace=pace)

    def say(self, text: str) -> None:
        """A line above the bar, as it is: brackets in it mean nothing."""
        self.progress.console.print(text, markup=False, highlight=False, soft_wrap=True)
