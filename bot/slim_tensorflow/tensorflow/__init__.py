"""Stands in for TensorFlow where Rasa imports it and nothing uses it.

Rasa imports every component that it knows, DIET and TED included, whatever `config.yml` names: 4 to
8 seconds and 0.2 GB for nothing. The names that Rasa's modules take from TensorFlow while they are
imported exist here as empty classes; whoever makes or calls one is told what to install. Modules
that Rasa does not ask for are missing, as if TensorFlow was not installed: spaCy notices that.
"""

import sys
from types import ModuleType

__version__ = "0.0.0+slim"

_MODULES = (
    "tensorflow.keras",
    "tensorflow.keras.backend",
    "tensorflow.keras.callbacks",
    "tensorflow.keras.layers",
    "tensorflow.keras.metrics",
    "tensorflow.keras.utils",
    "tensorflow.python",
    "tensorflow.python.eager",
    "tensorflow.python.eager.wrap_function",
    "tensorflow.types",
    "tensorflow.types.experimental",
    "keras.utils",
    "keras.utils.control_flow_util",
    "keras.utils.tf_utils",
)


class TensorFlowMissingError(ImportError):
    """Something needs the real TensorFlow."""


class _Absent(type):
    """A class that can be inherited from and named in annotations, and nothing else."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__") or "_stands_for" not in vars(cls):
            raise AttributeError(name)
        return absent(f"{cls._stands_for}.{name}")

    def __call__(cls, *_: object, **__: object) -> None:
        raise TensorFlowMissingError(
            f"{cls.__name__} needs TensorFlow, which this environment leaves out. "
            "For DIETClassifier, TEDPolicy and the like replace slim-tensorflow by "
            "tensorflow-cpu==2.12.1 in pyproject.toml and run `uv lock && uv sync`."
        )


def absent(path: str) -> type:
    """The empty class that stands for `path`."""
    return _Absent(path.rpartition(".")[2], (), {"_stands_for": path, "__module__": "tensorflow"})


class _Module(ModuleType):
    """A module in which every name is an empty class, the same one each time."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        setattr(self, name, absent(f"{self.__name__}.{name}"))
        return self.__dict__[name]


def fill(package: str) -> None:
    """Makes `package` and its submodules answer to every name."""
    sys.modules[package].__class__ = _Module
    for name in _MODULES:
        if name.startswith(package + "."):
            module = _Module(name)
            module.__path__ = []
            parent, _, last = name.rpartition(".")
            sys.modules[name] = module
            setattr(sys.modules[parent], last, module)


fill("tensorflow")
