"""Spark: a DataFrame's schema and rows, cleaned by its workers."""

import pytest

from newsclean import TemplateIndex
from newsclean.errors import ColumnError, InputTypeError, TemplatesError

pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")
engine = pytest.importorskip("newsclean.engines.spark")


@pytest.fixture
def frame(spark, page):
    return spark.createDataFrame([(1, page, None), (2, None, "x"), (3, "", None)], "n INT, text STRING, title STRING")


def test_a_dataframe_gets_new_columns(frame, page, story):
    """The schema is told before anything runs; null is null in every new column."""
    done = engine.clean_dataframe(frame, title="title", also={"flags": "marks", "labels": "labels"})
    assert done.columns == ["n", "text", "title", "clean", "marks", "labels"]
    assert done.schema["labels"].dataType.simpleString() == "array<struct<start:bigint,end:bigint,label:string>>"
    first, second, third = done.orderBy("n").collect()
    assert (first.text, first.clean, first.marks, first.labels[0].label) == (page, story, ["paywalled"], "byline")
    assert (second.clean, second.marks, second.labels) == (None, None, None)
    assert (third.clean, third.marks) == ("", [])


def test_the_text_is_replaced_in_its_place(spark, page, story):
    """Binary texts are decoded and become strings where they stood."""
    frame = spark.createDataFrame([(bytearray(page.encode()), 1)], "text BINARY, n INT")
    done = engine.clean_dataframe(frame, into="text")
    assert done.dtypes == [("text", "string"), ("n", "int")]
    assert [tuple(x) for x in done.collect()] == [(story, 1)]


def test_an_empty_dataframe_stays_one(frame):
    """No rows, all columns."""
    done = engine.clean_dataframe(frame.where("n > 9"), also=["teasers"])
    assert (done.count(), done.columns[-1]) == (0, "teasers")


def test_what_cannot_be_done_is_told(frame):
    """Missing and taken columns and columns without texts are errors before anything runs."""
    for options, error in [
        ({"text": "body"}, ColumnError),
        ({"into": "n"}, ColumnError),
        ({"text": "n"}, InputTypeError),
    ]:
        with pytest.raises(error):
            engine.clean_dataframe(frame, **options)


#: Lines of three sites; what tells the sites, and texts as strings and bytes, may be missing.
FRAME = "Velmar Courier\nHome\nPublished on 3 March 2026\n{}\n12 comments\nWrite to us, at any time\n\u00a9 {} Courier"
STORY = "The ferry to Ald\u00e9rn was late by {} minutes \U0001f6a2, the council said on Monday, and few cared."


def site_pages(number):
    hosts = ("www.courier.example", "news.courier.example", "courier.co.uk", "192.0.2.7")
    for n in range(number):
        text = FRAME.format("\n".join(STORY.format(n + i) for i in range(n % 4)), 2000 + n % 7)
        yield (f"https://{hosts[n % 4]}/{n}", text if n % 11 else text.replace("Home", "home \r"))
    yield from [(None, "Home"), ("https://courier.co.uk/x", None), ("", "Home"), ("http://[", "Home"), (" ", "")]


@pytest.fixture
def pages(spark):
    pytest.importorskip("publicsuffixlist")
    return list(site_pages(60))


@pytest.mark.parametrize(("kind", "bounds"), [("STRING", {}), ("BINARY", {"min_share": 0.0, "min_documents": 1})])
def test_templates_are_the_same_index(spark, pages, kind, bounds, tmp_path):
    """Fitted by Spark, from strings or binary, the index is the file that Python's fit gives."""
    given = [(site, text if text is None or kind == "STRING" else bytearray(text.encode())) for site, text in pages]
    counts = engine.count_templates(spark.createDataFrame(given, f"url STRING, text {kind}").repartition(3))
    engine.finish_templates(counts, **bounds).save(tmp_path / "spark")
    TemplateIndex.fit(pages).finish(**bounds).save(tmp_path / "python")
    assert (tmp_path / "spark").read_bytes() == (tmp_path / "python").read_bytes()
    assert not counts.storageLevel.useMemory


def test_counts_of_parts_are_the_counts_of_all(spark, pages):
    """Counts that were made apart are united; columns of any name tell the site."""
    names = "`the.site` STRING, `the ``text``` STRING"
    parts = [
        engine.count_templates(spark.createDataFrame(x, names), text="the `text`", site="the.site", by="value")
        for x in (pages[:40], pages[40:])
    ]
    index = engine.finish_templates(parts[1].unionByName(parts[0]), by="value", field="the.site", min_documents=1)
    assert index == TemplateIndex.fit(pages, by="value", field="the.site").finish(min_documents=1)
    assert len(index.sites) == 61


def test_counts_are_those_of_python(spark, pages):
    """Every row of the counts is the one that Python has."""
    from newsclean.templates import TemplateCounts

    counts = engine.count_templates(spark.createDataFrame(pages, "url STRING, text STRING"))
    assert sorted(tuple(x) for x in counts.collect()) == [(*place, *x) for place, x in TemplateCounts.fit(pages).rows()]


def test_what_cannot_be_counted_is_told(spark, frame):
    """Columns that are missing or hold no text, and ways to tell a site that are none, are told beforehand."""
    for options, error in [
        ({"site": "host"}, ColumnError),
        ({"text": "n", "site": "title"}, InputTypeError),
        ({"site": "title", "by": "page"}, TemplatesError),
    ]:
        with pytest.raises(error):
            engine.count_templates(frame, **options)
    counts = engine.count_templates(frame, site="title", by="value")
    with pytest.raises(TemplatesError):
        engine.finish_templates(counts, min_share=2)
