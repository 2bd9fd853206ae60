"""Every error that newsclean raises on purpose, in one hierarchy."""


class NewscleanError(Exception):
    """Base of all errors that newsclean raises; catching it catches them all."""


class InputTypeError(NewscleanError, TypeError):
    """A text argument is neither ``str`` nor ``bytes``."""


class PipelineError(NewscleanError, ValueError):
    """A pipeline cannot be built as asked: a wrong order, an unknown name or preset."""


class FilterError(NewscleanError, ValueError):
    """A filter yielded something that is no finding, or one that points outside the text."""


class LexiconError(NewscleanError, ValueError):
    """A lexicon table breaks the format; the message names the file and the row."""


class EncodingNameError(NewscleanError, LookupError):
    """``encoding=`` names a codec that Python does not know."""


class RecordError(NewscleanError, ValueError):
    """A record of an input file cannot be used; the message names file and line."""


class WeightsError(NewscleanError, ValueError):
    """The weights of a decision break the format, or name features that this version has not."""


class ExtraMissingError(NewscleanError, ImportError):
    """A format needs an extra that is not installed; the message says how to install it."""


class RunError(NewscleanError, RuntimeError):
    """A run over files cannot start, go on or be taken up again as asked."""


class TemplatesError(NewscleanError, ValueError):
    """An index of templates, or counts for one, cannot be read, merged or made as asked."""


class ColumnError(NewscleanError, ValueError):
    """A table lacks a column that was named, or has one already by the name of a new one."""
