"""Settings as the program takes them: KEY=VALUE."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Union

#: What a setting may be in Python.
Value = Union[str, bool, int, float, date, "os.PathLike[str]", Sequence[str], Mapping[str, str]]


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ",".join(f"{name}={word}" for name, word in value.items())
    if isinstance(value, Sequence):
        # A list of JSON strings is a list of TOML strings.
        return json.dumps([os.fspath(item) for item in value])
    return os.fspath(value)


def assignments(settings: Mapping[str, Value | None]) -> list[str]:
    """Settings by their names in config.toml; those that are None are left out."""
    return [f"{key}={_word(value)}" for key, value in settings.items() if value is not None]
