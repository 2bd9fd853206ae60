"""Which site a page belongs to: the registrable domain of its address, or the value of any field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from newsclean.errors import ExtraMissingError

#: The longest name that DNS allows; what is longer names no host.
LONGEST_HOST = 253
#: The most characters of a field's value that name a site.
LONGEST_VALUE = 200
#: Stands before a host that is no registrable domain (an address in numbers, a public
#: suffix itself): pages of hosts below it belong to other sites.
ALONE = "="


def optional(name: str) -> Any:
    """A library of the extra ``templates``; raises ExtraMissingError where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != name:
            raise
        raise ExtraMissingError(f"{name} is not installed: pip install 'newsclean[templates]'") from None


def host_of(url: str) -> str | None:
    """The host of an address in lower case, ASCII where it can be; None where there is none.

    >>> host_of("https://WWW.Courier.example:8080/a?b"), host_of("courier.example/a"), host_of("http://[")
    ('www.courier.example', 'courier.example', None)
    """
    url = url.strip()
    try:
        host = urlsplit(url if "//" in url.partition("?")[0] else f"//{url}").hostname
    except ValueError:
        return None
    host = (host or "").rstrip(".")
    if not host or len(host) > LONGEST_HOST or any(x.isspace() or not x.isprintable() for x in host):
        return None
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def value_of(value: str) -> str | None:
    """A field's value as the name of a site: white space single, unprintable characters out; None if empty."""
    text = "".join(x for x in " ".join(value[: 4 * LONGEST_VALUE].split()) if x.isprintable())
    return text[:LONGEST_VALUE] or None


def site_finder(by: str) -> Callable[[str], str | None]:
    """What tells a page's site from its address (``by="host"``) or any value (``by="value"``).

    Raises ExtraMissingError where addresses need the library of public suffixes and
    it is not installed; it brings its list along and downloads nothing.
    """
    if by == "value":
        return value_of
    suffixes = optional("publicsuffixlist").PublicSuffixList()

    def site_of(url: str) -> str | None:
        host = host_of(url)
        if host is None:
            return None
        if "." not in host or _is_number(host):
            return ALONE + host
        return str(suffixes.privatesuffix(host) or ALONE + host)

    return site_of


def candidates(url: str) -> Iterator[str]:
    """The names under which an index may have the site of an address, the most exact first.

    What is a public suffix was decided when the index was made: no list is needed to
    look a site up, and another version of the list changes no answer.

    >>> list(candidates("https://www.courier.example/a"))
    ['=www.courier.example', 'www.courier.example', 'courier.example', 'example']
    """
    host = host_of(url)
    if host is None:
        return
    yield ALONE + host
    if _is_number(host):
        return
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
