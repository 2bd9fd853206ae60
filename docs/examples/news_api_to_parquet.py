"""The JSON of a news API into Parquet: python news_api_to_parquet.py ANSWER.json STORIES.parquet."""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

from newsclean.engines.arrow import clean_batch


def main(source: str, target: str) -> None:
    """Clean the articles of one answer of the API and write them as a table."""
    with open(source, encoding="utf-8") as file:
        articles = json.load(file)["articles"]
    table = pa.Table.from_pylist([article | {"source": article["source"]["name"]} for article in articles])
    # The title helps to tell the page's own headline from others; a null text stays null.
    table = clean_batch(table, text="content", title="title", into="story", also=["headline", "flags", "labels"])
    pq.write_table(table, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
