"""What to keep: a policy is a frozen set of labels and knows nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newsclean.document import Label


class Policy(frozenset[Label]):
    """The labels whose lines are kept; ``|`` and ``-`` work as on any frozen set.

    Argument: labels or their names. Raises ``ValueError`` for a name that is no label.

    >>> sorted(Policy(["body", "caption"]))
    [<Label.BODY: 'body'>, <Label.CAPTION: 'caption'>]
    >>> ARTICLE | {Label.CAPTION} == Policy(["headline", "body", "caption"])
    True
    """

    def __new__(cls, labels: Iterable[Label | str] = ()) -> Policy:
        """Turn names into labels, so that a misspelt one is an error at once."""
        return super().__new__(cls, (Label(x) for x in labels))

    def __or__(self, other: Any) -> Policy:
        """The labels of both."""
        return Policy(frozenset.__or__(self, Policy(other)))

    def __sub__(self, other: Any) -> Policy:
        """The labels of this one that the other has not."""
        return Policy(frozenset.__sub__(self, Policy(other)))


#: The default policy: the story with its own headline.
ARTICLE = Policy((Label.HEADLINE, Label.BODY))
#: Keeps every line: rendering with it gives the repaired text back.
EVERYTHING = Policy(Label)
#: The headlines and blurbs of other stories.
TEASERS = Policy((Label.TEASER_HEADLINE, Label.TEASER_BLURB))
