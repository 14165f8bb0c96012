"""The exceptions of the package. Their messages are those that the program prints."""

from __future__ import annotations


class Error(Exception):
    """Anything that whosaid cannot do."""


class SettingsError(Error, ValueError):
    """A setting, a model, a lexicon or a config file that cannot be used."""


class ArticleError(Error):
    """An article that could not be annotated."""


class RunError(Error):
    """A run that ended without tables. Those of the run before are unchanged."""


class ReadError(Error, OSError):
    """Tables that are not there or cannot be read."""


class EvaluationError(Error, ValueError):
    """Gold or predictions that cannot be scored."""
