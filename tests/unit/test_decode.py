"""Bytes to text: marks, the given encoding, UTF-8, and the diagnosis."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import EncodingNameError
from newsclean.text.decode import decode

TEXTS = {
    "cp1252": "Die Bürgermeisterin erklärte, die Brücke müsse früher geöffnet werden, als man geplant hätte.",
    "cp1251": "Премьер-министр сообщил, что переговоры продолжатся в четверг, несмотря на забастовку.",
    "koi8-r": "Премьер-министр сообщил, что переговоры продолжатся в четверг, несмотря на забастовку.",
    "cp1253": "Ο δήμαρχος είπε ότι τα έργα θα τελειώσουν την άνοιξη, πριν από τις γιορτές της πόλης.",
    "gb18030": "市长表示，新的地铁线路将在明年春天开通，票价不会上涨。",
    "cp932": "市長は、新しい橋は来年の春に開通すると述べた。料金は変わらない。",
    "cp949": "시장은 새 다리가 내년 봄에 열릴 것이라고 말했다. 요금은 오르지 않는다.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_legacy_bytes_are_read(name):
    """Bytes of a legacy page come out as the text they were, by diagnosis."""
    found = decode(TEXTS[name].encode(name))
    assert found.text == TEXTS[name]
    assert found.how == "diagnosis"
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_mark_decides(mark, name):
    """A byte order mark decides, and is no part of the text."""
    assert decode(mark + "naïve".encode(name)) == ("naïve", name, 1.0, "bom")


def test_utf8_comes_before_any_guess():
    """Bytes that are UTF-8 are read as UTF-8."""
    assert decode("naïve".encode()) == ("naïve", "utf-8", 1.0, "utf-8")


def test_a_cut_within_a_character_is_no_other_encoding():
    """UTF-8 cut within its last character stays UTF-8."""
    assert decode("Müller sagte: naïf…".encode()[:-1]).encoding == "utf-8"


def test_the_given_encoding_is_used():
    """``encoding`` is obeyed, and what it cannot read becomes U+FFFD."""
    assert decode(b"caf\xe9", "latin-1").text == "café"
    assert decode(b"caf\xe9", "utf-8").text == "caf\ufffd"


@pytest.mark.parametrize("name", ["no-such-codec", "base64", "", "\0"])
def test_an_unknown_encoding_is_an_error(name):
    """A name that is no text encoding raises our error."""
    with pytest.raises(EncodingNameError):
        decode(b"", name)


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "utf-16", "cp932", "utf-7", "idna", "punycode"]))
def test_no_bytes_raise(data, name):
    """Any bytes give a text."""
    assert isinstance(decode(data, name).text, str)
