"""Rasa's default folders, where they are this repository's: bot/data and tests/rasa.

Mends, in Rasa 3.6.21: `rasa test` takes its training data from `data`, and its test stories from
the whole working folder: there it finds Rasa's own sample stories within `.venv`, and ends with an
error. Neither default can be set (cli/arguments/default_arguments.py, shared/constants.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_NAME = "rasa.shared.constants"
_FOLDERS = {"DEFAULT_DATA_PATH": "bot/data", "DEFAULT_E2E_TESTS_PATH": "tests/rasa"}


class _Finder:
    """Finds one module as usual, and sets its names when it has been loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != _NAME:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                for constant, folder in _FOLDERS.items():
                    if os.path.isdir(folder):  # noqa: PTH112 (at every start: no pathlib)
                        setattr(module, constant, folder)

            setattr(spec.loader, "exec_module", exec_module)  # noqa: B010 (mypy)
        return spec


sys.meta_path.insert(0, _Finder())
