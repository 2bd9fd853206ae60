"""Which documents of some files a report shows: a sample of fixed size, drawn in one pass."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from newsclean.batch.chunks import Chunk, Result, numbered
from newsclean.batch.formats import Source
from newsclean.batch.job import Job
from newsclean.batch.readers import read_file
from newsclean.batch.worker import known_columns, records_of
from newsclean.corpus import LabelledDocument, document_of
from newsclean.errors import NewscleanError, RecordError
from newsclean.pipeline import Pipeline

#: How many documents a report shows unless it is asked for another number.
SIZE = 200
#: What stands for the manner of a document unless it is told, by the format of its file.
MANNERS_OF_FORMATS = {"wet": "wet"}
MANNER = "extracted"


@dataclass(frozen=True, slots=True)
class Page:
    """A document to be shown, before it is analysed.

    ``id``: the record's own, or where it stands. ``true``: the document with its
    labels, where the file is labelled.
    """

    id: str
    text: str | bytes
    title: str | None = None
    url: str | None = None
    manner: str = MANNER
    true: LabelledDocument | None = None


@dataclass(slots=True)
class Sample:
    """Drawing from files; what cannot be read is told, the rest goes on.

    ``size``: how many documents to draw, each with the same chance. ``seed``: the
    same files and seed give the same documents. ``text_field``, ``id_field``,
    ``url_field``, ``title_field``: where a record holds them. ``encoding``: of texts
    that are bytes, and of CSV. ``manner``: how the documents came to be text, None:
    by the format of the file. ``tell`` gets a line for everything that goes wrong.
    Afterwards ``seen`` says how many documents there were and ``problems`` how many
    files and records could not be read.
    """

    size: int = SIZE
    seed: int = 0
    text_field: str = "text"
    id_field: str = "id"
    url_field: str | None = None
    title_field: str | None = None
    encoding: str | None = None
    manner: str | None = None
    tell: Callable[[str], None] = lambda _: None
    seen: int = field(default=0, init=False)
    problems: int = field(default=0, init=False)

    def __call__(self, sources: Iterable[Source]) -> list[Page]:
        """The documents drawn, in the order of the files."""
        chance = random.Random(self.seed)  # noqa: S311  # drawing a sample is no secret
        drawn: list[tuple[int, Page]] = []
        for page in self._pages(sources):
            if len(drawn) < self.size:
                drawn.append((self.seen, page))
            elif (place := chance.randrange(self.seen + 1)) < self.size:
                drawn[place] = (self.seen, page)
            self.seen += 1
        return [page for _, page in sorted(drawn, key=lambda x: x[0])]

    def _pages(self, sources: Iterable[Source]) -> Iterator[Page]:
        job = Job(
            Pipeline([]), encoding=self.encoding, text_field=self.text_field, id_field=self.id_field,
            url_field=self.url_field, title_field=self.title_field,
        )  # fmt: skip
        for source in sources:
            try:
                for chunk in read_file(source, encoding=self.encoding, columns=(self.text_field,)):
                    yield from self._chunk(chunk, job, source)
            except NewscleanError as error:
                self._problem(str(error))
            except OSError as error:
                self._problem(f"{source.path}: {error.strerror or error}")

    def _chunk(self, chunk: Chunk, job: Job, source: Source) -> Iterator[Page]:
        names = known_columns(chunk, job)
        if names is not None and self.text_field not in names:
            raise RecordError(f"{chunk.name}: no column {self.text_field!r}; it has {', '.join(map(repr, names))}")
        if chunk.format == "jsonl" and chunk.rows and is_labelled(chunk.rows[0].data):
            yield from self._labelled(chunk)
            return
        url_field = self.url_field or ("url" if chunk.format == "wet" else None)
        # As if Parquet were written: then only the columns that are asked for are made into records.
        for _, row, record, problem in records_of(numbered(chunk, 0, "parquet"), job, Result()):
            if record is None:
                self._problem(f"{chunk.name}:{row.number}: {problem}")
            elif record[self.text_field] is not None:
                own = record.get(self.id_field)
                where = str(source.name) if chunk.format == "text" else f"{source.name}:{row.number}"
                yield Page(
                    where if own is None or chunk.format == "text" else str(own),
                    record[self.text_field],
                    _string(record.get(self.title_field or "")),
                    _string(record.get(url_field or "")),
                    self.manner or MANNERS_OF_FORMATS.get(chunk.format, MANNER),
                )

    def _labelled(self, chunk: Chunk) -> Iterator[Page]:
        for row in chunk.rows:
            try:
                text = row.data.decode("utf-8") if isinstance(row.data, bytes) else ""
                true = document_of(text, f"{chunk.name}:{row.number}")
            except (RecordError, UnicodeDecodeError) as error:
                self._problem(str(error))
                continue
            # The hints go in only where they are asked for, as with newsclean evaluate.
            title = true.title if self.title_field else None
            url = true.url if self.url_field else None
            yield Page(true.id, true.text, title, url, true.manner, true)

    def _problem(self, text: str) -> None:
        self.problems += 1
        self.tell(text)


def is_labelled(row: object) -> bool:
    """Whether a line of JSON Lines is a document with labels, as ``newsclean.corpus`` reads them."""
    if not isinstance(row, bytes):
        return False
    try:
        record = json.loads(row)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and isinstance(record.get("lines"), list) and "labels" in record


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
