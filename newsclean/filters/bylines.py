"""Bylines: authors, datelines, publish times, reading times, agency credits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from newsclean.document import Label
from newsclean.filters.marks import Mark, Words
from newsclean.filters.signs import (
    ADDRESS,
    ANY_YEAR,
    CAPITALS,
    CLOCK,
    DATE,
    DIGITS,
    ERA,
    NAME,
    NAMES,
    YEAR,
    ZONE,
    agencies,
)
from newsclean.text.scripts import ends_sentence, is_no_space

if TYPE_CHECKING:
    from newsclean.lexicon.matcher import Hit

#: A line wider than this is prose that mentions an author or a date, not a byline.
MOST_WIDTH = 110
#: Words that a date is made of beside its figures.
_DATE_WORDS = ("month_name", "weekday", "published", "ago", "reading_time")
_AUTHORS = frozenset({"by_author", "job_title"})
_TIMES = frozenset(_DATE_WORDS)
_TELLING = frozenset({"published", "ago"})
#: "5 min", "2min", "12 minute read": the one form of a reading time that most languages share.
MINUTES = regex.compile(r"[·•|\s]*\d{1,2}\s?min(?:ut\p{L}{0,4})?\.?(?:\s\p{L}{2,12})?", regex.I)
_MINUTES_END = regex.compile(r"\s\d{1,2}\s?min(?:s|utes?|uten)?\.?$", regex.I)
#: What a calendar's own words may have beside a date: letters of the longest, and of all.
_CALENDAR = (5, 12)
_NUMBER = regex.compile(r"\d+")
_FILLER = regex.compile(
    r"[\p{P}\p{S}\p{N}\s]+|(?:st|nd|rd|th|de|del|den|of|at|um|à|o|at|om|kl|v|г|р|ngày|Uhr|hrs?)\b\.?", regex.I
)
#: "LONDON, July 8 (Reuters) - ", "BERLIN (dpa) - ", "KAMPALA — ": capitals, at most a date and an agency, a dash.
_PLACE = (
    r"(?:\p{Lu}[\p{Lu}\p{M}.'’-]{1,20}(?:\s\p{Lu}[\p{Lu}\p{M}.'’-]{1,20}){0,3}"
    r"|\p{Lu}[\p{L}\p{M}.'’-]{1,20}(?:\s\p{Lu}[\p{L}\p{M}.'’-]{1,20}){0,2})"
)
_WITH_AGENCY = regex.compile(
    rf"\s{{0,9}}(?:{_PLACE}(?:[,/]\s?[\p{{L}}\p{{M}}\p{{N}}. ]{{1,30}})?\s?)?"
    r"\((?P<agency>[^()]{2,40})\)\s?[-–—―:]+\s?(?=\S)"
)
_SHOUTED = regex.compile(
    r"\s{0,9}(?:\p{Lu}[\p{Lu}\p{M}.'’-]{2,20}(?:\s\p{Lu}[\p{Lu}\p{M}.'’-]{1,20}){0,3})"
    r"(?:,\s[\p{L}\p{M}\p{N}. ]{1,25})?\s?[–—―]\s?(?=\S)"
)
_CJK_DATELINE = regex.compile(
    r"\s{0,9}[(（【\[]?(?P<agency>[\p{Han}\p{Hangul}]{2,6})[^\s。，、,]{0,14}?(?:[月日]|\d)[日電电]{0,2}电?[)）】\]]?"
    r"\s?(?=[\p{Han}])"
)
_CJK_TITLE = regex.compile(r"[\s\N{IDEOGRAPHIC SPACE}]{0,9}[题題][:：]")
_BRACKETED_END = regex.compile(r"[(（\[](?P<inside>[^()（）\[\]]{2,60})[)）\]]\s*$")
_COLON = regex.compile(r"[:：]")
_SHORTHAND = regex.compile(r"\((?:\p{Ll}{2,4})(?:/(?:\p{L}{2,8})){0,3}\)")
#: A job title glued before a sentence whose first word is shouted, as print pages open:
#: "By JANE ROE Health Editor THE minister said".
_GLUED_OPENING = regex.compile(
    r"(?P<head>(?:[\p{L}\p{M}.'’&-]{1,24},?\s){1,9})(?=\p{Lu}{3,}\s|\p{Lu}{2,}\s\p{Ll}|\p{Lu}\s\p{Lu}{2,}\s)"
)


def bylines(line: Words) -> Iterator[Mark]:
    """Marks for what of a line says who wrote it, where and when."""
    yield from _glued(line)
    yield from _agency_end(line)
    if line.width > MOST_WIDTH or not line.text.strip():
        return
    text = line.text.strip()
    said = _author(line, text) if "@" in text or "protected]" in text or line.has(_AUTHORS) else (0.0, "")
    timed = _time(line, text) if line.digits or line.has(_TIMES) else (0.0, "")
    confidence, rule = max(said, timed, _credit(line, text), _parts(line, text))
    if confidence > 0:
        yield line.whole(Label.BYLINE, rule, confidence)


def _author(line: Words, text: str) -> tuple[float, str]:
    """By JANE ROE; Jane Roe, Health Editor."""
    by = line.opening("by_author") if line.hits else None
    if by is not None:
        found = _by(line, text, by)
        if found[0]:
            return found
    job = line.first("job_title") if line.hits else None
    if job is not None and not ends_sentence(text) and line.width <= 70:
        name = NAME.match(text)
        if name and name.end() <= job.start - line.start + 1 and not _is_prose(text[name.end() :]):
            return (0.7, "name-and-job")
        if line.covered("job_title", "section") > 0.7:
            return (0.6, "job-title")
    if line.width <= 80 and ("@" in text or "protected]" in text) and _is_signature(text):
        return (0.6, "name-and-address")
    return (0.0, "")


def _by(line: Words, text: str, by: Hit) -> tuple[float, str]:
    """What follows the word that says who wrote it."""
    rest = text[by.end - line.start :].lstrip(" :：·|-–—,()（）\N{NO-BREAK SPACE}")
    if not rest.strip(")）].。"):
        return (0.45, "by-alone")
    said = text[by.start - line.start : by.end - line.start]
    phrase = len(said) >= 8 or " " in said
    ended = ends_sentence(text)
    name = NAMES.match(rest)
    names_alone = name is not None and len(rest) - name.end() <= 60 and not _is_prose(rest[name.end() :])
    if names_alone and (not ended or (phrase and line.width <= 80)):
        return (0.9, "by-author")
    # Georgian has capitals by Unicode's count, but does not write names with them.
    uncased = rest[0].isalpha() and not rest[0].isupper() and (not rest[0].islower() or "\u10d0" <= rest[0] <= "\u10ff")
    if uncased and line.width <= 40 and not ended and len(rest.split()) <= 4:
        return (0.65, "by-author")
    if (DATE.search(rest) or YEAR.search(rest)) and line.width <= 60 and not _is_prose(rest):
        return (0.8, "by-and-date")
    if phrase and line.width <= 70 and (CAPITALS.fullmatch(rest.rstrip(".")) or agencies().news.search(rest)):
        return (0.75, "by-outlet")
    # "Von Hand": one word behind the shortest of these words may be the story's subheading.
    if line.width <= 50 and not ended and (CAPITALS.fullmatch(rest) or text[by.end - line.start :].lstrip()[:1] == ","):
        return (0.45, "by-one")
    return (0.0, "")


def _is_signature(text: str) -> bool:
    """A name with an e-mail address behind it."""
    return NAME.match(text) is not None and ADDRESS.search(text) is not None and not ends_sentence(text)


def _is_prose(text: str) -> bool:
    """Whether lower-case words follow: "By Monday the court had ..." is no byline."""
    return sum(1 for x in regex.findall(r"(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]{2,}", text)) > 3


def _time(line: Words, text: str) -> tuple[float, str]:
    """Publish times, update times, reading times, dates alone."""
    reading = _reading_time(line, text)
    if reading[0]:
        return reading
    if line.digits and not text.isascii():
        text = ERA.sub(" ", text.translate(DIGITS))
    # Without a figure only these say a time; names of months and weekdays are words of too many languages.
    if not line.digits and not line.has(_TELLING):
        return (0.0, "")
    has_date = line.digits and bool(
        DATE.search(text)
        or (line.first("published") and YEAR.search(text))
        or (line.first("month_name") and ANY_YEAR.search(text))
    )
    has_clock = line.digits and bool(CLOCK.search(text))
    dated = has_date or has_clock or line.first("month_name", "weekday", "ago") is not None
    said = line.first("published")
    telling = line.digits or (said is not None and line.covered("published", *_DATE_WORDS) > 0.9)
    if said and dated and telling and not ends_sentence(text):
        return (0.85, "published")
    if said and line.covered("published") > 0.9:
        return (0.5, "published-alone")
    return _date(line, text, has_date=has_date, has_clock=has_clock) if dated else (0.0, "")


def _reading_time(line: Words, text: str) -> tuple[float, str]:
    """How long the story takes to read."""
    if not line.digits or line.width > 40:
        return (0.0, "")
    if MINUTES.fullmatch(text):
        return (0.75, "reading-time")
    if line.first("reading_time"):
        return (0.85, "reading-time")
    return (0.55, "reading-time") if _MINUTES_END.search(text) else (0.0, "")


def _date(line: Words, text: str, *, has_date: bool, has_clock: bool) -> tuple[float, str]:
    """A date, and what little may stand beside it."""
    rest = ERA.sub(" ", DATE.sub(" ", CLOCK.sub(" ", _without(line, _DATE_WORDS).translate(DIGITS))))
    words = _FILLER.sub(" ", ZONE.sub(" ", rest)).split()
    left = sum(c.isalpha() for x in words for c in x)
    if left == 0 and line.digits:
        return ((0.7 if has_date and has_clock else 0.55 if has_date else 0.4), "date-alone")
    # "2026. gada 28. novembris", "28 พฤศจิกายน 2569 เวลา 18:20 น.": what a calendar calls its years and hours. Two
    # numbers, since "Iran 2026" and "May 2026 in brief" head sections.
    if has_date and left <= _CALENDAR[1] and len(_NUMBER.findall(text)) > 1:
        longest = max(sum(map(str.isalpha, x)) for x in words)
        if longest <= _CALENDAR[0] and not ends_sentence(text.rstrip(".")):
            return (0.55, "date-alone")
    if left > 24:
        return (0.0, "")
    rest = rest.strip()
    if has_date and (has_clock or line.first("weekday")) and line.width <= 80:
        return (0.5, "date-and-place")
    if has_date and line.width <= 60 and (NAME.match(rest) or agencies().news.match(rest)):
        return (0.45, "name-and-date")
    if line.first("ago") and left <= 20 and line.width <= 50 and not ends_sentence(text):
        return (0.35, "place-and-ago")
    return (0.0, "")


def _without(line: Words, concepts: tuple[str, ...]) -> str:
    """The line with the words of these concepts blanked out."""
    chars = list(line.text)
    for hit in line.hits:
        if hit.concept in concepts:
            chars[hit.start : hit.end] = " " * (hit.end - hit.start)
    return "".join(chars)


#: What parts a byline's pieces, as in "Jane Roe · The Courier · 14 May".
_PARTS = regex.compile(r"\s?[|·•/]\s?|\s[–—-]\s|,\s")
_MOST_PARTS = 6


def _parts(line: Words, text: str) -> tuple[float, str]:
    """Names, outlets, jobs and dates with bars or dots between, nothing else."""
    if not line.parted or line.width > 90 or ends_sentence(text) or not _PARTS.search(text):
        return (0.0, "")
    pieces = [(m.start(), m.end()) for m in _PIECE.finditer(text)]
    if not 1 <= len(pieces) <= _MOST_PARTS:
        return (0.0, "")
    kinds = [_part(line, text[a:b].strip(), a + line.start, b + line.start) for a, b in pieces]
    if "" in kinds:
        return (0.0, "")
    if "date" in kinds and ("name" in kinds or "agency" in kinds):
        return (0.6, "name-and-date")
    if "job" in kinds and "name" in kinds:
        return (0.6, "name-and-job")
    if "date" in kinds and len(kinds) - kinds.count("date") == 1:
        return (0.45, "date-and-word")
    if kinds[0] == "name" and any(c in "·•|" for c in text) and "agency" not in kinds[2:]:
        return (0.4, "name-and-outlet")
    return (0.0, "")


_PIECE = regex.compile(r"(?:(?!\s[–—-]\s|,\s)[^|·•/]){2,60}")


def _part(line: Words, piece: str, start: int, end: int) -> str:
    """What a piece of a byline is: "date", "name", "agency", "job", "outlet", or "" for anything else."""
    if not piece:
        return ""
    concepts = {x.concept for x in line.hits if start <= x.start and x.end <= end and x.end - x.start > 2}
    figures = any(c.isdigit() for c in piece)
    if figures and (DATE.search(piece) or CLOCK.search(piece) or YEAR.search(piece) or concepts & _DATED):
        return "date"
    if concepts & {"published", "reading_time"}:
        return "date"
    if "job_title" in concepts:
        return "job"
    if agencies().news.fullmatch(piece):
        return "agency"
    if NAME.fullmatch(piece) and len(piece) <= 40:
        return "name"
    return "outlet" if CAPITALS.fullmatch(piece) and len(piece) <= 40 else ""


_DATED = frozenset(_DATE_WORDS)


def _credit(line: Words, text: str) -> tuple[float, str]:
    """Agency credits on a line of their own: "(dpa)", "Source: Reuters", "red, ORF/Agenturen"."""
    if text[0] in "(（[" and text[-1] in ")）]" and line.width <= 80:
        if _SHORTHAND.fullmatch(text):
            return (0.7, "shorthand")
        # "(Editors: ...)" closes a report; the colon parts it from an aside of the story.
        if line.opening("by_author", "job_title") is not None and _COLON.search(text[:20]):
            return (0.8, "editors")
    if line.width <= 40 and " " in text and line.covered("translated") >= 0.85:
        return (0.45, "agency-material")  # "With agency material."
    known = agencies()
    if line.width > 50 or not (known.may_hold(text) or is_no_space(text[0])):
        return (0.0, "")
    news = known.news
    named = news.search(text)
    if named and not ends_sentence(text):
        source = line.opening("translated", "by_author")
        if source is not None:
            return (0.85, "source-agency")
        left = sum(c.isalpha() for c in news.sub("", text))
        if left <= 4:
            # Two capitals alone are the buttons for a larger letter as often as an agency.
            return ((0.6 if len(text) > 2 else 0.3), "agency-alone")
        if line.covered("job_title") >= 0.25 and line.width <= 40:
            return (0.6, "agency-and-job")
    return (0.0, "")


def _agency_end(line: Words) -> Iterator[Mark]:
    """The agency in brackets behind the last sentence of a paragraph."""
    if line.width <= 30 or not line.text.rstrip().endswith((")", "）", "]")):
        return
    found = _BRACKETED_END.search(line.text, max(0, line.end - 64))
    if not found or not ends_sentence(line.text[: found.start()]):
        return
    inside = found["inside"]
    news = agencies().news
    named = news.search(inside)
    if named and sum(c.isalpha() for c in news.sub("", inside)) <= 12:
        yield Mark(Label.BYLINE, found.start(), line.end, "agency-end", 0.6)


def _glued(line: Words) -> Iterator[Mark]:
    """A byline or dateline in front of the first sentence of a paragraph."""
    if line.width < 60:
        return
    text = line.text
    news = agencies().news
    dated = _WITH_AGENCY.match(text) if "(" in text[:90] else None
    if dated and news.fullmatch(dated["agency"].strip()):
        yield Mark(Label.BYLINE, line.start, dated.end(), "dateline", 0.9)
        return
    shouted = _SHOUTED.match(text)
    if shouted and shouted.end() <= 50:
        yield Mark(Label.BYLINE, line.start, shouted.end(), "dateline", 0.6)
        return
    cjk = None if text.isascii() else _CJK_DATELINE.match(text)
    if cjk and news.match(cjk["agency"]):
        # "题：" behind it: the title is told once more, and no story follows on the line.
        titled = not ends_sentence(text) and _CJK_TITLE.match(text, cjk.end()) is not None
        yield Mark(Label.BYLINE, line.start, line.end if titled else cjk.end(), "dateline", 0.6)
        return
    yield from _glued_author(line)


def _glued_author(line: Words) -> Iterator[Mark]:
    found = _GLUED_OPENING.match(line.text, line.start, line.start + 160)
    if not found:
        return
    head = found["head"].rstrip()
    if " " not in head:
        return
    end = line.start + len(head)
    jobs = [x for x in line.hits if x.concept == "job_title" and x.start < end]
    by = line.opening("by_author")
    if not jobs and by is None:
        return
    tail_is_job = any(x.end == end for x in jobs)
    named = by is not None and NAME.fullmatch(head[by.end - line.start :].strip()) is not None
    capitals = all(x[0].isupper() or x in {"and", "&", "of", "for", "in", "by"} for x in head.replace(",", "").split())
    if capitals and (tail_is_job or named):
        yield Mark(Label.BYLINE, line.start, end, "glued-byline", 0.85)
