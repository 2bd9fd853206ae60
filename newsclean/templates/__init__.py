"""The lines that a site repeats: counting them, merging counts, and the index of those that are furniture."""

from newsclean.templates.blocks import Entry, Site
from newsclean.templates.index import TemplateCounts, TemplateIndex, rows_of
from newsclean.templates.rows import Count, Place, add, count_rows, merge_counts

__all__ = [
    "Count",
    "Entry",
    "Place",
    "Site",
    "TemplateCounts",
    "TemplateIndex",
    "add",
    "count_rows",
    "merge_counts",
    "rows_of",
]
