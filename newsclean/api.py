"""What people call: clean, analyze, repair, clean_many."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.document import Document, Encoding, Label
from newsclean.errors import InputTypeError
from newsclean.pipeline import Hints, Pipeline
from newsclean.policy import ARTICLE, Policy
from newsclean.text.decode import decode
from newsclean.text.language import Detector, LangDetector
from newsclean.text.repair import repair_text

if TYPE_CHECKING:
    from concurrent.futures import Future

#: How many texts a worker of :func:`clean_many` is handed at once.
CHUNK = 32
#: How many chunks a worker are read ahead of the one being waited for.
READ_AHEAD = 4

#: A language code as a hint, ``"auto"`` to have it found, or a detector to find it with.
Language = str | Detector | None


def clean(
    text: str | bytes,
    *,
    title: str | None = None,
    url: str | None = None,
    language: Language = None,
    encoding: str | None = None,
    policy: Collection[Label | str] = ARTICLE,
    pipeline: Pipeline | None = None,
) -> str:
    r"""The story in a page's text: ``analyze(...)``, rendered.

    Arguments as for :func:`analyze`. Returns the kept lines; ``""`` where there is
    no story. Raises as :func:`analyze` does.

    >>> clean("The mayor resigned on Monday.\n\nAlready a subscriber? Sign in")
    'The mayor resigned on Monday.'
    """
    return analyze(
        text, title=title, url=url, language=language, encoding=encoding, policy=policy, pipeline=pipeline
    ).render()


def analyze(
    text: str | bytes,
    *,
    title: str | None = None,
    url: str | None = None,
    language: Language = None,
    encoding: str | None = None,
    policy: Collection[Label | str] = ARTICLE,
    pipeline: Pipeline | None = None,
) -> Document:
    """Label every line of a page's text, and say why.

    ``text``: ``str``, or ``bytes`` (decoded by BOM, ``encoding``, UTF-8, or diagnosis).
    ``title``, ``url``: the page's, where known; the title helps to tell its own
    headline from others. ``language``: a code where known; ``"auto"``, or a detector
    (a callable from text to code or None), to have ``Document.language`` found.
    ``encoding``: a codec's name for ``bytes``. ``policy``: the labels to keep.
    ``pipeline``: instead of ``Pipeline.default()``.

    Returns the document. Raises InputTypeError (a TypeError) for anything that is
    neither ``str`` nor ``bytes``, and EncodingNameError (a LookupError) for a codec
    that Python does not know; no ``str`` and no ``bytes`` is ever an error.
    """
    decoded, known = _text_of(text, encoding)
    hint = language if isinstance(language, str) and language != "auto" else None
    document = (pipeline or _default_pipeline()).run(
        decoded, Hints(title=title, url=url, language=hint, encoding=known), Policy(policy)
    )
    if language is None or hint is not None:
        return document
    detector = _default_detector() if isinstance(language, str) else language
    # The story says what language it is in; menus and offers may be in another.
    return replace(document, language=detector(document.render() or document.text))


def repair(text: str) -> str:
    """The encoding repair alone: mojibake, escapes, debris; a sound text comes back as it is.

    Raises InputTypeError for anything but ``str``.

    >>> repair("The cafÃ© on Smith &amp; Wesson Street")
    'The café on Smith & Wesson Street'
    """
    if not isinstance(text, str):
        raise InputTypeError(f"repair() takes str, not {type(text).__name__}; give bytes to clean() or analyze()")
    return repair_text(text).text


def clean_many(
    texts: Iterable[str | bytes],
    *,
    workers: int | None = None,
    title: str | None = None,
    url: str | None = None,
    language: Language = None,
    encoding: str | None = None,
    policy: Collection[Label | str] = ARTICLE,
    pipeline: Pipeline | None = None,
) -> Iterator[str]:
    """Clean many texts, in order.

    ``workers``: how many processes to use; None for this one alone. The input is
    read ahead of the output by a bounded number of texts, so an endless one will do.
    Other arguments as for :func:`clean`, the same for every text. Returns an iterator
    over the cleaned texts. Raises ValueError for ``workers`` under 1, and while
    iterating what :func:`clean` raises.

    >>> list(clean_many(["One story, told in full.", ""]))
    ['One story, told in full.', '']
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers={workers}; give None for this process, or a number from 1")
    task = _Task(title, url, language, encoding, Policy(policy), pipeline)
    return map(task.one, texts) if workers is None else _in_processes(task, iter(texts), workers)


@dataclass(frozen=True, slots=True)
class _Task:
    """The arguments of :func:`clean` but the text, so that they can go to another process."""

    title: str | None
    url: str | None
    language: Language
    encoding: str | None
    policy: Policy
    pipeline: Pipeline | None

    def one(self, text: str | bytes) -> str:
        return clean(
            text, title=self.title, url=self.url, language=self.language,
            encoding=self.encoding, policy=self.policy, pipeline=self.pipeline,
        )  # fmt: skip

    def chunk(self, texts: list[str | bytes]) -> list[str]:
        return [self.one(x) for x in texts]


def _in_processes(task: _Task, texts: Iterator[str | bytes], workers: int) -> Iterator[str]:
    from concurrent.futures import ProcessPoolExecutor  # what it imports costs more than all of newsclean

    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[list[str]]] = deque()
        try:
            while True:
                while len(waiting) < workers * READ_AHEAD and (chunk := list(islice(texts, CHUNK))):
                    waiting.append(pool.submit(task.chunk, chunk))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _text_of(text: str | bytes, encoding: str | None) -> tuple[str, Encoding | None]:
    if isinstance(text, str):
        return text, None
    if not isinstance(text, bytes):
        raise InputTypeError(f"text must be str or bytes, not {type(text).__name__}")
    decoded = decode(text, encoding)
    return decoded.text, Encoding(decoded.encoding, decoded.confidence, decoded.how)


# Built once, for speed alone: both are values that nothing changes.
@lru_cache(1)
def _default_pipeline() -> Pipeline:
    return Pipeline.default()


@lru_cache(1)
def _default_detector() -> LangDetector:
    return LangDetector()
