"""The first look of the repair: its table follows from the figures, and it sees each kind of damage."""

import importlib.util
import json
from pathlib import Path

import pytest

import newsclean.text
from newsclean.text.suspects import NOTHING, look, odd_pairs

SCRIPT = Path(__file__).parents[2] / "corpora" / "repair" / "suspects.py"


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the scripts are not beside the tests")
def test_the_table_of_odd_pairs_is_what_the_script_makes():
    """The table is not older than the figures and encodings that it follows from."""
    spec = importlib.util.spec_from_file_location("suspects_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table = Path(newsclean.text.__file__).with_name("data") / "suspects.json"
    made = json.loads(json.dumps(module.suspects()))
    assert json.loads(table.read_text("utf-8")) == made


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Le cafÃ© ferme", "odd"),
        ("Le cafГ© ferme", "odd"),
        ("Â÷åðà", "legacy"),
        ("Za¿ó³æ gêœl¹", "latin"),
        ("пРИВЕТ мир", "legacy"),
        ("voilÃ  tout", "lost"),
        ("SlovenÄ\ufffd", "lost"),
        ("Bundes\xadtag", "littered"),
        ("line\u2028end", "littered"),
    ],
)
def test_damage_is_seen(text, seen):
    """Each kind of damage is seen as what it is."""
    assert getattr(look(text), seen)


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke über die Straße „bleibt“ zu, sagte er – „für Jahre“.",
        "Премьер-министр сказал: «Переговоры продолжатся». Ещё бы…",
        "Sân bay Tân Sơn Nhất đón những chuyến bay đầu tiên trong năm mới.",
        "市长表示，新的地铁线路将在明年春天开通。",
        "Jäätee ääres sööb kõõm",
    ],
)
def test_clean_text_costs_one_look(text):
    """Clean text of many letters shows nothing."""
    assert look(text) == NOTHING
    assert not odd_pairs(text, 5)
