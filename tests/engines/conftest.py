"""Pages for every engine, what each must give for them, and the two engines that have to be started."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

import newsclean

FACETS = ("headline", "teasers", "labels", "flags")
ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"

#: Warnings of the engines about themselves, on which nothing here has an influence.
NOT_OURS = (
    # pyspark 4.3 works on pandas 3, which it says it does not know fully yet.
    "ignore:PySpark does not yet fully support pandas:FutureWarning",
    # Ray sets options of its own that it calls deprecated.
    "ignore::DeprecationWarning:ray.data.context",
    # From Python 3.12 on: `datasets` forks its processes while Arrow has threads.
    "ignore:.*use of fork:DeprecationWarning",
)
#: Tests tell nobody that they run.
os.environ.update({"RAY_USAGE_STATS_ENABLED": "0", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"})

PAGE = """By Ruth Hallam, Transport Correspondent
The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables.
Ferries will run every twenty minutes from Thursday, also at night, the council said.
Already a subscriber? Sign in
Related stories
Bakers' strike enters its third week"""

#: Texts on which the ways between two languages differ: nulls, nothing, line ends, letters outside the
#: first plane (offsets count characters, not the units of UTF-16), NUL, scripts, broken encodings.
EDGES = [
    None,
    "",
    " \n\t\n ",
    PAGE,
    PAGE.replace("\n", "\r\n"),
    "\U0001f6a2 The ferry left at noon \U0001f6a2 with many.\nAlready a subscriber? Sign in\n\U0001f6a2 It sank.",
    "NUL \x00 in the middle, and \u2028 a separator, and \x85 another.",
    "नदी का जलस्तर सोमवार को बढ़ गया।\nपरिषद ने कहा कि पुल बंद रहेगा।",
    "港の橋は火曜日に閉鎖された。\n技術者が二本のケーブルに亀裂を見つけた。",
    "أُغلق جسر الميناء يوم الثلاثاء.\nوقال المجلس إن العبّارات ستعمل ليلاً.",
    'The cafÃ© wonâ€™t open &amp; nobody knows \\"why\\".\nBereits Abonnent? Anmelden',
    "© 2025 The Velmar Courier. All rights reserved.",
    "x" * 5000,
]


def pytest_collection_modifyitems(items):
    """What the engines say of themselves fails no test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for each in NOT_OURS:
                item.add_marker(pytest.mark.filterwarnings(each))


def pages():
    """The edges and short pages of the other tests, each with an id, a title and an address or none."""
    example = (ROOT / "docs" / "examples" / "page.txt").read_text("utf-8")
    texts = [*EDGES, example, *_case_texts(120)]
    return [
        {
            "id": i,
            "text": text,
            "title": "Harbour bridge at Velmar closed" if i % 3 == 0 else None,
            "url": f"https://courier.example/{i}" if i % 4 == 0 else None,
        }
        for i, text in enumerate(texts)
    ]


def _case_texts(number):
    found = []
    for path in sorted(CASES.rglob("*.json")):
        cases = json.loads(path.read_text("utf-8"))
        found += [x["text"] for x in cases if isinstance(x, dict) and isinstance(x.get("text"), str)]
    sound = [x for x in dict.fromkeys(found) if not any("\ud800" <= c <= "\udfff" for c in x)]
    return sound[:: max(1, len(sound) // number)][:number]


def cleaned(row):
    """What every engine must give for a page, made with the library alone."""
    if row["text"] is None:
        return row | {"clean": None} | dict.fromkeys(FACETS)
    document = newsclean.analyze(row["text"], title=row["title"], url=row["url"])
    return row | {
        "clean": newsclean.clean(row["text"], title=row["title"], url=row["url"]),
        "headline": document.headline,
        "teasers": [{"headline": x.headline, "blurb": x.blurb} for x in document.teasers],
        "labels": [{"start": x.start, "end": x.end, "label": x.label.value} for x in document.lines if x.end > x.start],
        "flags": list(document.flags),
    }


@pytest.fixture(scope="session")
def rows():
    """The pages as plain values."""
    return pages()


@pytest.fixture(scope="session")
def expected(rows):
    """The pages with what must be found in them, as plain values."""
    return [cleaned(x) for x in rows]


@pytest.fixture(scope="session")
def table(rows):
    """The pages as an Arrow table."""
    arrow = pytest.importorskip("pyarrow")
    text = arrow.string()
    return arrow.Table.from_pylist(
        rows, arrow.schema([("id", arrow.int64()), ("text", text), ("title", text), ("url", text)])
    )


@pytest.fixture(scope="session")
def page():
    """A page with a byline, a story, an offer and a teaser."""
    return PAGE


@pytest.fixture(scope="session")
def story():
    """The story of that page."""
    return "\n".join(PAGE.split("\n")[1:3])


@pytest.fixture(scope="session")
def spark():
    """A Spark of two threads in this process; it ends with the tests."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = sql.SparkSession.builder.master("local[2]").appName("newsclean")
    for key, value in {
        "spark.driver.memory": "1g",
        # Java starts in half of the processor time when it does not optimise what runs once.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def ray():
    """A Ray of two workers on this machine; it ends with the tests."""
    engine = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    for last in (False, True):
        try:
            engine.init(
                num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error",
                object_store_memory=100 << 20,
            )  # fmt: skip
            break
        except RuntimeError:
            # It gives its processes 30 seconds to answer, which a machine that does other things may need.
            engine.shutdown()
            if last:
                raise
    engine.data.DataContext.get_current().enable_progress_bars = False
    yield engine
    engine.shutdown()
