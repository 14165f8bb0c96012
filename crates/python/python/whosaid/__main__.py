"""The command `whosaid`, and `python -m whosaid`."""

from __future__ import annotations

import sys

from . import _core


def main() -> int:
    """Runs the command line of the program."""
    return _core.main(["whosaid", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
