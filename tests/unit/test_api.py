"""clean, analyze, repair, clean_many: what they take and give."""

import itertools
import json
import pickle

import pytest

import newsclean
from newsclean import ARTICLE, EVERYTHING, Label, Policy

PAGE = (
    "By Ruth Hallam, Transport Correspondent\n"
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables.\n"
    "Ferries will run every twenty minutes from Thursday, also at night, the council said.\n"
    "Already a subscriber? Sign in\n"
)


def test_clean_is_analyze_rendered():
    """Clean gives what analyze renders."""
    assert newsclean.clean(PAGE) == newsclean.analyze(PAGE).render()


def test_a_policy_decides_what_is_kept_and_no_label():
    """Another policy keeps other lines of the same labels."""
    usual, captions = newsclean.analyze(PAGE), newsclean.analyze(PAGE, policy=ARTICLE | {"byline"})
    assert [x.label for x in usual.lines] == [x.label for x in captions.lines]
    assert captions.render().startswith("By Ruth Hallam")
    assert usual.render(["byline"]) == "By Ruth Hallam, Transport Correspondent"
    assert usual.render(EVERYTHING) == PAGE.strip()


def test_policies_are_sets_that_know_labels_only():
    """A misspelt label is an error at once; unions and differences are policies."""
    with pytest.raises(ValueError, match="headlin"):
        Policy(["headlin"])
    assert isinstance(ARTICLE | {Label.CAPTION}, Policy)
    assert ARTICLE - {Label.HEADLINE} == Policy([Label.BODY])


def test_public_objects_pickle_and_go_through_json():
    """Documents, lines, findings, teasers, labels, policies and encodings survive both ways."""
    document = newsclean.analyze(PAGE.encode())
    for thing in (document, document.lines, document.lines[0].findings, document.encoding, ARTICLE, Label.BODY):
        assert pickle.loads(pickle.dumps(thing)) == thing
    assert pickle.loads(pickle.dumps(document.encoding)).confidence == document.encoding.confidence
    assert json.loads(json.dumps(document.to_dict())) == document.to_dict()


def test_bytes_say_how_they_were_decoded():
    """A BOM, a given codec and UTF-8 are told apart."""
    text = "Die Brücke ist gesperrt."
    for data, given, name, how in [
        (text.encode(), None, "utf-8", "utf-8"),
        (b"\xef\xbb\xbf" + text.encode(), None, "utf-8", "bom"),
        (text.encode("utf-16"), None, "utf-16-le", "bom"),
        (text.encode("cp1252"), "cp1252", "cp1252", "given"),
    ]:
        document = newsclean.analyze(data, encoding=given)
        assert document.text == text
        assert (document.encoding, document.encoding.how) == (name, how)


def test_an_unknown_codec_is_an_error_of_ours():
    """encoding= names a codec that Python knows, or the error says which name it was."""
    with pytest.raises(newsclean.NewscleanError, match="klingon"):
        newsclean.clean(b"text", encoding="klingon")


@pytest.mark.parametrize("workers", [None, 1, 2])
def test_clean_many_keeps_order(workers):
    """The output is in the input's order, whatever the number of processes."""
    texts = [f"Ferry number {i} left the harbour of Velmar at nine in the morning." for i in range(100)]
    assert list(newsclean.clean_many(texts, workers=workers)) == texts


def test_clean_many_reads_ahead_by_a_bounded_number():
    """An endless input gives output: it is read only some way ahead."""
    read = []

    def endless():
        for i in itertools.count():
            read.append(i)
            yield f"Ferry number {i} left the harbour of Velmar at nine in the morning."

    cleaned = newsclean.clean_many(endless(), workers=2)
    assert next(cleaned).startswith("Ferry number 0 ")
    cleaned.close()
    assert len(read) < 1000


def test_clean_many_tells_wrong_arguments():
    """workers=0 is an error that says so; a text that is none is raised where it stands."""
    with pytest.raises(ValueError, match="workers=0"):
        newsclean.clean_many([], workers=0)
    cleaned = newsclean.clean_many(["One story, told in full.", None])
    assert next(cleaned) == "One story, told in full."
    with pytest.raises(TypeError, match="NoneType"):
        next(cleaned)


def test_repair_takes_text_alone():
    """repair() repairs text; bytes are for clean and analyze."""
    assert newsclean.repair("The cafÃ© is open") == "The café is open"
    with pytest.raises(newsclean.NewscleanError, match="bytes"):
        newsclean.repair(b"text")


def test_explain_has_a_row_for_each_unit():
    """explain() names label, filter, rule and text of each line, and the flags."""
    text = newsclean.analyze(PAGE).explain()
    rows = text.splitlines()
    assert len(rows) == 5
    assert rows[0].startswith("drop  byline")
    assert "furniture:" in rows[0]
    assert rows[1].startswith("keep  body")
    assert rows[4].startswith("flag  paywalled")


def test_teasers_pair_headline_and_blurb():
    """Each entry of another story has its own headline and blurb."""
    document = newsclean.analyze(
        PAGE + "Related stories\nBakers' strike enters third week\nTALKS broke down again on Sunday.\n"
        "Why the river froze twice\nA WARM November was no help to the ferrymen.\n"
    )
    assert [(x.headline, x.blurb) for x in document.teasers] == [
        ("Bakers' strike enters third week", "TALKS broke down again on Sunday."),
        ("Why the river froze twice", "A WARM November was no help to the ferrymen."),
    ]
    assert document.teasers[0].lines[0].text == "Bakers' strike enters third week"


def test_title_finds_the_own_headline():
    """The line that is the page's title is its headline, with or without the site's name behind."""
    page = "Velmar bridge closed\n" + PAGE
    assert newsclean.analyze(page, title="Velmar bridge closed - The Courier").headline == "Velmar bridge closed"
