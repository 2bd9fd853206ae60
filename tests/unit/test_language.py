"""Document.language: found only when asked for, the same every time, never an error."""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import newsclean
from newsclean.text.language import LangDetector

GERMAN = "Die Hafenbrücke ist seit Dienstag gesperrt, nachdem Ingenieure Risse in zwei Seilen gefunden haben."
THAI = "สะพานท่าเรือเมืองเวลมาร์ถูกปิดเมื่อวันอังคารหลังวิศวกรพบรอยร้าวบนสายเคเบิลสองเส้น"


def test_no_language_is_guessed_unasked():
    """Without being asked the document has no language, and langdetect is not even imported."""
    assert newsclean.analyze(GERMAN).language is None
    code = f"import sys, newsclean; newsclean.clean({GERMAN!r}); print('langdetect' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_a_hint_is_kept():
    """A language that the caller knows is the document's."""
    assert newsclean.analyze(GERMAN, language="nds").language == "nds"


def test_the_story_says_the_language():
    """The language is the story's, not that of the offer around it."""
    page = f"{GERMAN}\n{GERMAN.replace('Dienstag', 'Montag')}\nAlready a subscriber? Sign in"
    assert newsclean.analyze(page, language="auto").language == "de"
    assert newsclean.analyze(THAI, language="auto").language == "th"


def test_a_detector_of_ones_own():
    """Any callable from text to code or None can be handed in."""
    assert newsclean.analyze(GERMAN, language=lambda text: "xx" if "Brücke" in text else None).language is None
    assert newsclean.analyze(GERMAN, language=lambda text: "xx" if "brücke" in text else None).language == "xx"


@pytest.mark.parametrize("text", ["", "12:30", "NEWS", "Abonnez-vous", "!!! ???", "\x00" * 50, "2024 " * 100])
def test_too_little_text_has_no_language(text):
    """Where langdetect would raise or guess, the answer is None."""
    assert LangDetector()(text) is None


def test_threads_and_copies_agree():
    """One detector in several threads, and a pickled one, give the same answers."""
    detector = LangDetector()
    texts = [GERMAN, THAI, "The bridge was closed on Tuesday after engineers found cracks in two of its cables."] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(detector, texts))
    assert found == ["de", "th", "en"] * 4
    assert pickle.loads(pickle.dumps(detector))(GERMAN) == "de"


def test_langdetects_own_state_is_left_alone():
    """The seed of langdetect's module-wide factory is nobody's business but its users'."""
    from langdetect import DetectorFactory

    DetectorFactory.seed, before = 1234, DetectorFactory.seed
    try:
        LangDetector()(GERMAN)
        assert DetectorFactory.seed == 1234
    finally:
        DetectorFactory.seed = before
