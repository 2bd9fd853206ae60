"""Counting the lines of sites in files, record by record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from newsclean.batch.chunks import Chunk, Result, numbered
from newsclean.batch.formats import Source
from newsclean.batch.job import Job
from newsclean.batch.readers import read_file
from newsclean.batch.worker import known_columns, records_of
from newsclean.errors import NewscleanError, RecordError
from newsclean.pipeline import Pipeline
from newsclean.templates import TemplateCounts
from newsclean.text.decode import decode


@dataclass(slots=True)
class Fit:
    """Counting over files; what cannot be used is told, the rest goes on.

    ``text_field``, ``site_field``: what holds the text and what tells the site; of WET
    files both are known. ``by``: "host" or "value", as for :class:`TemplateCounts`.
    ``encoding``: of texts that are bytes, and of CSV. ``folder``: where counts go that
    do not fit into memory. ``tell`` gets a line for everything that goes wrong.
    Afterwards ``pages`` says how many pages were handed on, ``without`` how many
    records had no text or nothing that tells the site, ``problems`` how many files and
    records could not be read.
    """

    text_field: str = "text"
    site_field: str = "url"
    by: str = "host"
    encoding: str | None = None
    folder: str | None = None
    tell: Callable[[str], None] = lambda _: None
    pages: int = field(default=0, init=False)
    without: int = field(default=0, init=False)
    problems: int = field(default=0, init=False)

    def __call__(self, sources: Collection[Source]) -> TemplateCounts:
        """Count the files' lines; raises as :meth:`TemplateCounts.fit` does."""
        return TemplateCounts.fit(self._documents(sources), by=self.by, field=self.site_field, folder=self.folder)

    def _documents(self, sources: Collection[Source]) -> Iterator[tuple[str, str]]:
        job = Job(Pipeline([]), text_field=self.text_field, url_field=self.site_field, encoding=self.encoding)
        for source in sources:
            try:
                if source.format == "text":
                    raise RecordError(f"{source.path}: plain text has no field that tells the site")
                columns = (self.text_field, self.site_field)
                for chunk in read_file(source, encoding=self.encoding, columns=columns):
                    yield from self._chunk(chunk, job)
            except (NewscleanError, OSError) as error:
                self._problem(str(error) if isinstance(error, NewscleanError) else f"{source.path}: {error.strerror}")

    def _chunk(self, chunk: Chunk, job: Job) -> Iterator[tuple[str, str]]:
        names = known_columns(chunk, job)
        if chunk.first and names is not None:
            for name in (self.text_field, self.site_field):
                if name not in names:
                    raise RecordError(
                        f"{chunk.name}: no column {name!r}; it has {', '.join(map(repr, names)) or 'none'}"
                    )
        result = Result()
        # As if Parquet were written: then only the columns that are asked for are made into records.
        for _, row, record, problem in records_of(numbered(chunk, 0, "parquet"), job, result):
            if record is None:
                self._problem(f"{chunk.name}:{row.number}: {problem}")
                continue
            text, site = record.get(self.text_field), record.get(self.site_field)
            if text is None or not isinstance(site, str) or not site.strip():
                self.without += 1
                continue
            self.pages += 1
            yield site, decode(text, self.encoding).text if isinstance(text, bytes) else text

    def _problem(self, text: str) -> None:
        self.problems += 1
        self.tell(text)
