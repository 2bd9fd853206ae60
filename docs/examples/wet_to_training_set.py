"""A WET file into a training set with datatrove: python wet_to_training_set.py IN.warc.wet.gz FOLDER."""

import sys

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.writers import ParquetWriter
from warcio.archiveiterator import ArchiveIterator

from newsclean.engines.datatrove import NewsCleaner

#: Less than that is a caption, a teaser or an accident.
LEAST_CHARACTERS = 200


def pages(path):
    """The records of a WET file; datatrove's own reader for WARC does as well, and needs libmagic."""

    def read(data=None, rank=0, world_size=1):
        with open(path, "rb") as file:
            for number, record in enumerate(ArchiveIterator(file)):
                if record.rec_type == "conversion" and number % world_size == rank:
                    head = record.rec_headers
                    yield Document(
                        text=record.content_stream().read().decode("utf-8", "replace"),
                        id=head["WARC-Record-ID"],
                        metadata={"url": head["WARC-Target-URI"], "date": head["WARC-Date"]},
                    )

    return read


def is_whole_story(document):
    """Whether a model should learn from it: a story, not broken off, and long enough to be one."""
    return not document.metadata["flags"] and len(document.text) >= LEAST_CHARACTERS


def main(source: str, folder: str) -> None:
    """Read, clean, filter, write; datatrove keeps the counts of each step in the folder's logs."""
    LocalPipelineExecutor(
        pipeline=[
            pages(source),
            NewsCleaner(url="url", also=["headline", "flags"]),
            LambdaFilter(is_whole_story),
            ParquetWriter(f"{folder}/stories"),
        ],
        logging_dir=f"{folder}/logs",
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
