"""Keywords that several functions take, each declared once."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from typing import Any, TypedDict, TypeVar

from ._settings import Value

#: A value for all texts, or one for each.
Each = str | None | Sequence[str | None]

_Function = TypeVar("_Function", bound=Callable[..., Any])


class About(TypedDict, total=False):
    """What is known of texts, as an `Article` says it of itself: a value for all of them, or one for each."""

    #: Without ids the texts are numbered from 0.
    ids: Sequence[str] | None
    title: Each
    outlet: Each
    #: `YYYY-MM-DD`, or a date.
    date: Each | Date | Sequence[Date | None]


class RunOptions(TypedDict, total=False):
    """How a run goes. Neither a config.toml in the current folder nor WHOSAID_* variables count."""

    engine: str | None
    threads: int | None
    #: Any other setting by its name in config.toml.
    settings: Mapping[str, Value] | None
    #: A whole config file.
    config: str | os.PathLike[str] | None
    #: Called with each event of the run (docs/log-events.md).
    progress: Callable[[dict[str, Any]], object] | None


def takes(options: type) -> Callable[[_Function], _Function]:
    """Shows the keywords of `options` in the signature of a function that takes them as `**`, for help and notebooks."""

    def shown(function: _Function) -> _Function:
        signature = inspect.signature(function)
        parameters = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        for name, annotation in options.__annotations__.items():
            keyword = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
            parameters.append(keyword)
        function.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return function

    return shown


def check(options: type, given: Mapping[str, object]) -> None:
    """Refuses keywords that are not declared."""
    for name in given:
        if name not in options.__annotations__:
            raise TypeError(f"unexpected keyword argument '{name}'; there are {', '.join(options.__annotations__)}")
