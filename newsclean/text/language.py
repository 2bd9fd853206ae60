"""Which language a text is in, found only when somebody asks."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any, Protocol

from newsclean.text.scripts import width

#: Fewer letters than this (a Chinese one counts about double) say too little: on short lines
#: langdetect's answers are noise.
LEAST_LETTERS = 40
#: How much of a text is looked at: langdetect's time grows with its input, its answer does not.
SAMPLE = 4000
_SEED = 0


class Detector(Protocol):
    """Anything that takes a text and gives a language code, or None where it cannot tell."""

    def __call__(self, text: str, /) -> str | None:
        """The code, or None."""


class LangDetector:
    """Language by langdetect, with a profile factory of its own.

    Seeded, so that the same text gets the same answer; no global of langdetect is
    read or set, and several threads may use one object. Never raises: a text with
    too few letters, or one that langdetect cannot place, gives None.
    """

    def __init__(self) -> None:
        self._factory: Any = None
        self._lock = threading.Lock()

    def __call__(self, text: str, /) -> str | None:
        """The ISO 639-1 code (``zh-cn`` and ``zh-tw`` for Chinese), or None."""
        sample = text[:SAMPLE]
        if width("".join(c for c in sample if c.isalpha())) < LEAST_LETTERS:
            return None
        from langdetect.lang_detect_exception import LangDetectException

        detector = self._loaded().create()
        detector.append(sample)
        try:
            code = detector.detect()
        except LangDetectException:
            return None
        return None if code == "unknown" else str(code)

    def _loaded(self) -> Any:
        with self._lock:
            if self._factory is None:
                from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
                from langdetect.utils.lang_profile import LangProfile

                factory = DetectorFactory()
                # Sorted, where langdetect takes the order of the file system, on which ties then hang.
                profiles = sorted(x for x in Path(PROFILES_DIRECTORY).iterdir() if not x.name.startswith("."))
                for i, path in enumerate(profiles):
                    factory.add_profile(LangProfile(**json.loads(path.read_text("utf-8"))), i, len(profiles))
                factory.seed = _SEED  # on our object alone; langdetect's own users keep theirs
                self._factory = factory
            return self._factory

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc]  # profiles are loaded anew where the object arrives
