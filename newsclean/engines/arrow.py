"""The function that all engines share: an Arrow batch in, the same batch with new columns out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar

import newsclean
from newsclean.document import Document, Label
from newsclean.engines.libraries import library
from newsclean.errors import ColumnError, InputTypeError
from newsclean.pipeline import Pipeline
from newsclean.policy import ARTICLE, Policy
from newsclean.text.segment import without_surrogates

#: What can be had beside the story.
FACETS = ("headline", "teasers", "labels", "flags")
#: How many rows an engine hands over at once unless told otherwise.
BATCH_SIZE = 256

Rows = TypeVar("Rows")


class Options(TypedDict, total=False):
    """The keyword arguments that every engine takes; :class:`BatchCleaner` describes them."""

    text: str
    title: str | None
    url: str | None
    into: str
    also: Iterable[str] | Mapping[str, str]
    language: str | None
    encoding: str | None
    policy: Collection[Label | str]
    pipeline: Pipeline | None


@dataclass(frozen=True)
class BatchCleaner:
    """Cleans the text column of Arrow record batches and tables; a value that pickles.

    ``text``: the column of texts: strings, or binary, which is decoded as ``bytes``
    are by :func:`newsclean.clean`. ``title``, ``url``: columns with what else is
    known of each page. ``into``: the column for the story, a new one, or the text's
    own name to replace the text. ``also``: which of "headline" (a string),
    "teasers" (a list of headline, blurb), "labels" (a list of start, end, label; the
    offsets count characters of the text as given) and "flags" (a list of names) to
    add, in columns of those names; a mapping gives the columns other names.
    ``language``, ``encoding``, ``policy``, ``pipeline``: as for :func:`newsclean.clean`,
    the same for every row. Null texts give nulls.

    Raises ValueError for an unknown facet or label, InputTypeError (a TypeError) for
    ``also`` as one string, ColumnError where two new columns would have one name. Needs pyarrow when it is called.
    """

    text: str = "text"
    title: str | None = None
    url: str | None = None
    into: str = "clean"
    also: Iterable[str] | Mapping[str, str] = ()
    language: str | None = None
    encoding: str | None = None
    policy: Collection[Label | str] = ARTICLE
    pipeline: Pipeline | None = None
    # Part of the value: what an engine keeps of an older version's results is not taken for this one's.
    version: str = field(default=newsclean.__version__, init=False)

    def __post_init__(self) -> None:
        if isinstance(self.also, str):
            raise InputTypeError(f"also={self.also!r}: give a list of names, or a mapping from names to columns")
        for facet in self.also:
            if facet not in FACETS:
                raise ValueError(f"there is no {facet!r} to add; choose from {', '.join(FACETS)}")
        also = dict(self.also) if isinstance(self.also, Mapping) else {x: x for x in self.also}
        object.__setattr__(self, "also", also)
        # Sorted names rather than a set: engines that hash their functions get the same hash in every process.
        object.__setattr__(self, "policy", tuple(sorted(x.value for x in Policy(self.policy))))
        new = list(self.new.values())
        if len(set(new)) < len(new):
            raise ColumnError(f"two new columns would have one name: {', '.join(new)}")

    @property
    def new(self) -> dict[str, str]:
        """The new columns' names: the story's under "story", then those of what is added, in their order."""
        return {"story": self.into, **(self.also if isinstance(self.also, Mapping) else {})}

    @property
    def read(self) -> list[str]:
        """The names of the columns that are read, the text's first, each once."""
        return list(dict.fromkeys(x for x in (self.text, self.title, self.url) if x is not None))

    def check_names(self, names: Sequence[str]) -> None:
        """Raise ColumnError where a table of these columns lacks one to read, or has one to be added."""
        check_there(names, self.read)
        for name in self.new.values():
            if name in names and not self.replaces(name):
                raise ColumnError(f"there is a column {name!r} already; name another for the output")

    def replaces(self, name: str) -> bool:
        """Whether the story goes into the column of this name, in the text's place."""
        return name == self.text == self.into

    def __call__(self, rows: Rows) -> Rows:
        """The rows, a RecordBatch or a Table, with the new columns behind the others, in the same order.

        Raises ColumnError for a column that is missing or there already, InputTypeError
        (a TypeError) for anything but batches and tables, and for a column that holds no text.
        """
        arrow = library("pyarrow")
        if isinstance(rows, arrow.RecordBatch):
            return self._batch(rows, arrow)  # type: ignore[no-any-return]  # pyarrow ships no types
        if isinstance(rows, arrow.Table):
            batches = [self._batch(x, arrow) for x in rows.to_batches()]
            return arrow.Table.from_batches(batches, self.schema(rows.schema))  # type: ignore[no-any-return]
        raise InputTypeError(f"a pyarrow RecordBatch or Table is needed, not {type(rows).__name__}")

    def schema(self, given: Any) -> Any:
        """The Arrow schema that rows of the schema ``given`` come back with; raises as a call does."""
        arrow = library("pyarrow")
        self.check_names(given.names)
        for name in self.read:
            _check_text(name, given.field(name).type, arrow)
        for new in self.fields(large=_is_large(given.field(self.text).type, arrow)):
            given = given.set(given.get_field_index(new.name), new) if self.replaces(new.name) else given.append(new)
        return given

    def fields(self, *, large: bool = False) -> list[Any]:
        """The Arrow fields of the new columns, the story's first; ``large``: with 64-bit offsets for the story."""
        arrow = library("pyarrow")
        types = facet_types(arrow)
        types["story"] = arrow.large_string() if large else arrow.string()
        return [arrow.field(name, types[facet]) for facet, name in self.new.items()]

    def _batch(self, batch: Any, arrow: Any) -> Any:
        schema = self.schema(batch.schema)
        texts = values_of(batch.column(self.text))
        titles, urls = (
            [None] * len(texts) if name is None else values_of(batch.column(name)) for name in (self.title, self.url)
        )
        rows = [self._row(*given) for given in zip(texts, titles, urls, strict=True)]
        new = {
            name: arrow.array([None if row is None else row[i] for row in rows], schema.field(name).type)
            for i, name in enumerate(self.new.values())
        }
        columns = [new[x] if x in new else batch.column(x) for x in schema.names]
        return arrow.RecordBatch.from_arrays(columns, schema=schema)

    def _row(self, text: str | bytes | None, title: str | bytes | None, url: str | bytes | None) -> list[Any] | None:
        if text is None:
            return None
        document = newsclean.analyze(
            text, title=hint_of(title), url=hint_of(url), language=self.language,
            encoding=self.encoding, policy=self.policy, pipeline=self.pipeline,
        )  # fmt: skip
        return [document.render(), *(facet_of(document, x) for x in self.also)]


def clean_batch(rows: Rows, **options: Any) -> Rows:
    """A RecordBatch or Table with its text cleaned: ``BatchCleaner(**options)(rows)``, for a single one."""
    return BatchCleaner(**options)(rows)


def column_of(values: Iterable[Any]) -> Any:
    """An Arrow column of Python values: ``str`` or ``bytes``, and None or NaN, which are null.

    Lone surrogates, which Arrow cannot hold, become U+FFFD, as they do in the cleaned
    text. Raises InputTypeError for any other value, and for ``str`` and ``bytes`` mixed.
    """
    arrow = library("pyarrow")
    texts = [None if x is None or x != x else x for x in values]  # noqa: PLR0124  # NaN alone differs from itself
    kinds = {type(x) for x in texts if x is not None}
    if all(issubclass(x, str) for x in kinds):
        return arrow.array([None if x is None else without_surrogates(x) for x in texts], arrow.large_string())
    if all(issubclass(x, bytes) for x in kinds):
        return arrow.array(texts, arrow.large_binary())
    raise InputTypeError(f"texts must be str or bytes throughout, not {', '.join(sorted(x.__name__ for x in kinds))}")


def facet_types(arrow: Any) -> dict[str, Any]:
    """The Arrow type of each of ``FACETS``."""
    text = arrow.string()
    return {
        "headline": text,
        "teasers": arrow.list_(arrow.struct([("headline", text), ("blurb", text)])),
        "labels": arrow.list_(arrow.struct([("start", arrow.int64()), ("end", arrow.int64()), ("label", text)])),
        "flags": arrow.list_(text),
    }


def facet_of(document: Document, facet: str) -> Any:
    """One of ``FACETS`` of a document, as plain values."""
    if facet == "headline":
        return document.headline
    if facet == "teasers":
        return [{"headline": x.headline, "blurb": x.blurb} for x in document.teasers]
    if facet == "labels":
        return [{"start": x.start, "end": x.end, "label": x.label.value} for x in document.lines if x.end > x.start]
    return list(document.flags)


def check_there(names: Sequence[str], wanted: Iterable[str]) -> None:
    """Raise ColumnError where columns of these names do not have each of ``wanted`` once."""
    for name in wanted:
        if names.count(name) != 1:
            there = ", ".join(map(repr, names)) or "none"
            raise ColumnError(f"{names.count(name) or 'no'} column {name!r}; the columns are {there}")


def _check_text(name: str, kind: Any, arrow: Any) -> None:
    kind = kind.value_type if arrow.types.is_dictionary(kind) else kind
    if str(kind).removeprefix("large_").removesuffix("_view") not in ("string", "binary", "null"):
        raise InputTypeError(f"column {name!r} holds {kind}, not text")


def _is_large(kind: Any, arrow: Any) -> bool:
    return bool(arrow.types.is_large_string(kind) or arrow.types.is_large_binary(kind))


def values_of(column: Any) -> list[str | bytes | None]:
    """The values of an Arrow column of texts; strings made without a check of their UTF-8 are the bytes they hold."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]  # pyarrow ships no types
    except UnicodeDecodeError:
        return column.cast(library("pyarrow").large_binary()).to_pylist()  # type: ignore[no-any-return]


def hint_of(value: str | bytes | None) -> str | None:
    """A title or an address as ``str``, from a string or a binary column."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
