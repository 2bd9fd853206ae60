"""DuckDB: the function of SQL and the hand-over of a relation."""

import pytest

from newsclean.errors import ColumnError, InputTypeError

pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")
engine = pytest.importorskip("newsclean.engines.duckdb")


@pytest.fixture
def connection(page):
    made = duckdb.connect()
    made.execute("CREATE TABLE pages (n INTEGER, text VARCHAR, title VARCHAR)")
    made.executemany("INSERT INTO pages VALUES (?, ?, ?)", [[1, page, "Bridge closed"], [2, None, None], [3, "", None]])
    yield made
    made.close()


def test_a_function_of_sql(connection, story):
    """The function stands anywhere in a query; null is null, not an empty text."""
    engine.register(connection)
    found = connection.sql("SELECT n, newsclean(text) FROM pages ORDER BY n").fetchall()
    assert found == [(1, story), (2, None), (3, "")]
    assert connection.sql("SELECT count(*) FROM pages WHERE newsclean(text) LIKE '%Ferries%'").fetchall() == [(1,)]
    assert connection.sql("SELECT newsclean(NULL)").fetchall() == [(None,)]


def test_the_function_over_more_rows_than_a_vector(connection, story, page):
    """Rows stay with their texts, however DuckDB cuts and spreads them."""
    engine.register(connection)
    connection.execute("CREATE TABLE many AS SELECT i, 'Line ' || i || '.' AS text FROM range(5000) t(i)")
    wrong = connection.sql("SELECT count(*) FROM many WHERE newsclean(text) IS DISTINCT FROM text").fetchall()
    assert wrong == [(0,)]


def test_the_function_gives_a_struct_of_what_is_asked_for(connection, story):
    """With ``also`` the story and the rest are fields; a mapping names them."""
    engine.register(connection, "story_of", takes=("title", "text"), also={"flags": "marks", "labels": "my labels"})
    query = (
        'SELECT a.clean, a.marks, a."my labels"[1].label FROM (SELECT story_of(title, text) a FROM pages WHERE n = 1)'
    )
    assert connection.sql(query).fetchall() == [(story, ["paywalled"], "byline")]
    assert connection.sql("SELECT story_of(title, text).marks FROM pages WHERE n = 2").fetchall() == [(None,)]


def test_blobs_are_decoded(connection):
    """A BLOB is read as ``clean`` reads bytes."""
    engine.register(connection, blob=True, encoding="cp1252")
    found = connection.execute("SELECT newsclean(?)", ["Die Brücke bleibt geschlossen.".encode("cp1252")]).fetchone()
    assert found == ("Die Brücke bleibt geschlossen.",)


def test_wrong_arguments_of_the_function_are_told(connection):
    """Columns belong to the query, and the text must be among the arguments."""
    with pytest.raises(TypeError, match="names columns"):
        engine.register(connection, title="title")
    for takes in (("title",), ("text", "text"), ("text", "author")):
        with pytest.raises(ValueError, match="takes="):
            engine.register(connection, takes=takes)


def test_a_relation_is_handed_over(connection, story, page):
    """A relation has the new columns, can be read again, and can be written into a table of another connection."""
    done = engine.clean_relation(connection.sql("FROM pages ORDER BY n"), title="title", also=["flags"])
    assert done.columns == ["n", "text", "title", "clean", "flags"]
    assert done.fetchall()[:2] == [(1, page, "Bridge closed", story, ["paywalled"]), (2, None, None, None, None)]
    assert done.filter("n = 3").fetchall() == [(3, "", None, "", [])]
    other = duckdb.connect()
    engine.clean_relation(connection.sql("FROM pages"), connection=other, into="text").create("stories")
    assert other.sql("SELECT text FROM stories WHERE n = 1").fetchall() == [(story,)]


def test_a_relation_is_read_in_batches(connection):
    """Many rows in batches of a few come through in their order."""
    relation = connection.sql("SELECT i, 'Line ' || i || '.' AS text FROM range(300) t(i) ORDER BY i")
    done = engine.clean_relation(relation, batch_size=7).fetchall()
    assert done == [(i, f"Line {i}.", f"Line {i}.") for i in range(300)]


def test_what_a_relation_lacks_is_told(connection):
    """Missing and taken columns and columns without texts are errors before anything is read."""
    for options, error in [
        ({"text": "body"}, ColumnError),
        ({"into": "n"}, ColumnError),
        ({"text": "n"}, InputTypeError),
    ]:
        with pytest.raises(error):
            engine.clean_relation(connection.sql("FROM pages"), **options)
