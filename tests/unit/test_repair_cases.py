"""The repair on cases: in the wild, synthetic, negative, and known failures."""

import json
import time
from pathlib import Path

import pytest

from newsclean.text.repair import is_settled, repair_text

CASES = Path(__file__).parents[1] / "cases" / "repair"


def cases(kind):
    return [pytest.param(x, id=x["name"]) for x in json.loads((CASES / f"{kind}.json").read_text("utf-8"))]


@pytest.mark.parametrize("case", cases("in-the-wild") + cases("synthetic"))
def test_damage_is_undone(case):
    """The damage of the case is undone, exactly, and the result is left as it is."""
    assert repair_text(case["text"]).text == case["repaired"]
    assert is_settled(case["repaired"])


@pytest.mark.parametrize("case", cases("negative"))
def test_what_is_meant_stays(case):
    """Text that only looks damaged comes back as the same object."""
    assert repair_text(case["text"]).text is case["text"]


@pytest.mark.xfail(strict=True, reason="known failures: see docs/repair.md")
@pytest.mark.parametrize("case", cases("known-failures"))
def test_known_failures(case):
    """Damage that is not undone yet."""
    assert repair_text(case["text"]).text == case["repaired"]


def test_proof_of_one_line_permits_edits_in_another():
    """An escape that proves nothing alone is undone beside a line that proves the document escaped."""
    weak = "A 50\\/50 chance"
    strong = 'He said \\"never again\\" and left.\\n\\nThen he came back.'
    assert repair_text(weak).text == weak
    assert repair_text(f"{strong}\n{weak}").text.endswith("A 50/50 chance")


def test_options_join_lines_and_words():
    """Wrapped lines and split words are joined when asked for, and only then."""
    text = (
        "The council of Velmar has decided that the bridge must be re-\npaired before the winter comes to\nthe valley."
    )
    assert repair_text(text).text == text
    assert "repaired" in repair_text(text, dehyphenate=True).text
    assert "\n" not in repair_text(text, dehyphenate=True, unwrap=True).text.replace("comes to\n", "comes to ")


HOSTILE = {
    "dots": ".",
    "ampersands": "&amp;",
    "doubled": "&amp;amp;",
    "numeric": "&#38;",
    "percent": "%25",
    "quoted": "=3D",
    "backslashes": "\\",
    "escaped quotes": '\\"',
    "json": "\\u00e9",
    "sequences": "Ã©",
    "leads": "Ã",
    "nested": "ÃƒÂ",
    "latin": "ïðè ",
    "east": "ÖÐ",
    "swapped": "оПХ ",
    "lines": "Ã©\n",
    "newlines": "\r\n",
    "signs": "¨¡ ",
    "lost": "\ufffd",
    "joiners": "\u200d",
    "tags": "<a ",
    "esc": "\x1b[0",
    "opens": "\u202a",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_text(piece):
    """Ten times the near-matches take no more than about ten times the time."""

    def took(n):
        text = piece * (n // len(piece))
        start = time.process_time()
        repair_text(text)
        return time.process_time() - start

    took(1000)
    short = max(min(took(20_000) for _ in range(2)), 0.004)
    assert took(200_000) < 40 * short
