"""The comparison with other cleaners runs, and its page says how it was made."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "benchmarks" / "compare.py"


@pytest.fixture(scope="module")
def others():
    if not all(map(find_spec, ("datatrove", "justext", "ftfy", "langdetect"))):
        pytest.skip("what newsclean is compared with is not installed")
    sys.path.insert(0, str(PROGRAM.parent))
    import others

    yield others.OTHERS
    sys.path.remove(str(PROGRAM.parent))


STORY = (
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two of its cables.\n"
    "Traffic is being sent through the old town until the inspection ends, and that may take weeks, the council said; "
    "the owners of the shops on Mill Street, who have lost half of their customers since the spring, want to be paid "
    "for it by the government of the region, which has not said that it will do so."
)


def test_the_others_do_what_they_are_named_for(others):
    """Each works on a page, on no text and on hostile text; those that drop lines keep a plain story."""
    for name, (clean, _) in others.items():
        for text in ("", "\ud800\x00<p>", "Home\nNews"):
            assert isinstance(clean(text), str), name
        if name != "datatrove, FineWeb's filter":
            assert STORY in clean(f"{STORY}\nHome"), name
    assert others["long lines that end like sentences"][0](f"{STORY}\nHome") == STORY
    assert others["datatrove, C4's line rules"][0](f"{STORY}\nHome") == STORY
    assert others["jusText on lines"][0](f"{STORY}\nHome") == STORY
    assert others["langdetect alone"][0](f"{STORY}\nИз-за трещин мост закрыли во вторник") == STORY
    assert others["ftfy alone"][0]("cafÃ©") == "café"
    assert others["datatrove, FineWeb's filter"][0]("Home\nNews\nSport") == ""


def test_the_page_is_written(others, tmp_path):
    """A run on a few documents gives a table with a row for each cleaner, the command and the versions."""
    if not (ROOT / "corpora").is_dir():
        pytest.skip("the corpora are not beside the tests")
    page = tmp_path / "page.md"
    command = [sys.executable, PROGRAM, "--own", "--documents", "3", "-o", page]
    subprocess.run(command, check=True, capture_output=True)
    text = page.read_text("utf-8")
    rows = re.findall(r"^\| (\w[^|]*?) \| (\d\.\d{3}) \| \d", text, re.MULTILINE)
    assert [x for x, _ in rows][:3] == ["newsclean", "newsclean, careful", "newsclean, strict"]
    assert {x for x, _ in rows} >= set(others)
    assert "python tests/benchmarks/compare.py" in text
    assert re.search(r"with newsclean \d", text)
