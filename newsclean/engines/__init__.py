"""One thin module for each engine that people process data with; ``docs/engines.md`` says which to use when.

All hand their rows to :class:`newsclean.engines.arrow.BatchCleaner`, so that the same text
gives the same answer in each of them.
"""
