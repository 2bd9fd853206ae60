"""Words of a line and their folded forms: what the entries of a table are compared with.

Every word keeps its offsets in the line as given; only the word itself is folded,
so a letter that grows under folding ("İ") cannot shift what follows.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts that write no spaces between words: entries in them match anywhere.
NO_SPACE_RANGES = (
    "\u0e00-\u0e7f"  # Thai
    "\u0e80-\u0eff"  # Lao
    "\u0f00\u0f0b\u0f0c\u0f18-\u0f33\u0f35\u0f37\u0f39\u0f3e-\u0fbc\u0fc6"  # Tibetan with the dot between syllables
    "\u1000-\u1049\u1050-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese and its extensions
    "\u1780-\u17d3\u17d7-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
)
NO_SPACE = re.compile(f"[{NO_SPACE_RANGES}]")

# Okina and apostrophe letters part words as the plain apostrophe does, so that
# every way to type "o‘qish" or "п'ять" gives the same words.
_APOSTROPHES = "\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u05f3\u05f4\ua78b\ua78c"
# Written inside words but no part of their spelling: soft hyphen, joiners, tatweel, and the Armenian
# marks of stress, exclamation and question, which stand on the vowel that the voice rises on.
_INVISIBLE = "\u00ad\u0640\u200c\u200d\u2060\u055b\u055c\u055e"
# The dots between the syllables of Tibetan: its words run on over them.
_TSHEG = "\u0f0b\u0f0c"
_DROP = dict.fromkeys(map(ord, _INVISIBLE))


def _word_ranges() -> str:
    r"""Letters, marks and digits of the basic plane as one character class.

    A class of ``re`` is one look-up a character only while it stays inside that
    plane, and ``\\w`` there lacks the combining marks that Indic vowels are.
    """
    ranges: list[list[int]] = []
    for code in range(0x30, 0x10000):
        char = chr(code)
        kind = unicodedata.category(char)
        word = (kind[0] in "LM" and kind != "Me") or kind == "Nd" or char in _INVISIBLE
        if (word or char in _TSHEG) and char not in _APOSTROPHES:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\u{a:04x}-\\u{b:04x}" for a, b in ranges)


WORD = re.compile(f"[{_word_ranges()}]+")
# A word of the plain kind splits into digits, letters and runs of a no-space script: "7일", "Apple公司".
PIECE = re.compile(rf"\d+|[{NO_SPACE_RANGES}]+|[^\d{NO_SPACE_RANGES}]+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

# Marks that spelling without diacritics leaves out. Vowel signs of Indic scripts are
# letters in all but name and stay; nukta and candrabindu vary from desk to desk and go.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u093c\u0951\u0952\u09bc\u0a3c\u0abc\u0b3c\u1ab0-\u1aff\u1dc0-\u1dff]"
)
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "ŧ": "t",
        "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŋ": "n",
        # Ossetic is printed with the Latin and the Cyrillic ae, Abkhaz with old and new letters.
        "ӕ": "ae", "ҧ": "ԥ", "ҕ": "ӷ",
        # The Arabic script's yeh, kaf, heh and alef of several languages are one letter to a reader.
        "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ة": "ه", "ۃ": "ه", "ٱ": "ا",
        # Devanagari writes one nasal sign or the other.
        "ँ": "ं",
    }
)  # fmt: skip


#: Up to this length a word of the Latin alphabet is told apart by its marks.
SHORT = 3
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")


def fold(word: str) -> str:
    """A word without case, and without what careless spelling leaves out.

    >>> [fold(x) for x in ("Kündigen", "İNDİRİM", "Suscripción", "مُشترِك")]
    ['kundigen', 'indirim', 'suscripcion', 'مشترك']
    """
    if word.isascii():
        return word.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_DROP).casefold()))
    return unicodedata.normalize("NFC", plain.translate(_LETTERS))


def exact(word: str) -> str:
    """The form in which whole words are compared: short ones keep their marks.

    A word of two or three letters is another word without them ("ṣí", "đọc").

    >>> [exact(x) for x in ("Đọc", "Ещё", "Étudier")]
    ['đọc', 'еще', 'etudier']
    """
    plain = fold(word)
    if len(plain) > SHORT or word.isascii() or not _LATIN.search(word):
        return plain
    return unicodedata.normalize("NFC", word.casefold())


def levelled(text: str) -> str:
    """The text with characters beyond the basic plane (emoji, styled letters) as spaces; no offset moves."""
    return _ASTRAL.sub(" ", text) if not text.isascii() else text


def pieces(text: str) -> list[str]:
    """The words of an entry as they stand, cut where scripts and digits meet.

    >>> pieces("E-Mail-Adresse"), pieces("30天"), pieces("l'abonnement")
    (['E', 'Mail', 'Adresse'], ['30', '天'], ['l', 'abonnement'])
    """
    return [p for m in WORD.finditer(levelled(text)) for p in PIECE.findall(m[0])]
