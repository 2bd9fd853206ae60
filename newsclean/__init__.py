"""newsclean: the story out of a news page's text, and the reason why each other line went."""

from newsclean.api import analyze, clean, clean_many, repair
from newsclean.document import Document, Encoding, Filter, Finding, Label, Line, Teaser
from newsclean.errors import NewscleanError
from newsclean.filters.encoding import RepairEncoding
from newsclean.filters.templates import Templates
from newsclean.pipeline import Pipeline
from newsclean.policy import ARTICLE, EVERYTHING, TEASERS, Policy
from newsclean.templates import TemplateIndex

__version__ = "0.1.0"

__all__ = [
    "ARTICLE",
    "EVERYTHING",
    "TEASERS",
    "Document",
    "Encoding",
    "Filter",
    "Finding",
    "Label",
    "Line",
    "NewscleanError",
    "Pipeline",
    "Policy",
    "RepairEncoding",
    "Teaser",
    "TemplateIndex",
    "Templates",
    "analyze",
    "clean",
    "clean_many",
    "repair",
]
