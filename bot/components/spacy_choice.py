"""Which German spaCy pipeline is used: decided once, at training."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import metadata

import spacy.about
from spacy.util import is_compatible_version

TRAINED = "de_core_news_sm"
OURS = "de_lotse"
SETTING = "LOTSE_SPACY"


@dataclass(frozen=True)
class Choice:
    """A spaCy pipeline's package name and version."""

    name: str
    version: str


def choose(wanted: str | None = None) -> Choice:
    """The pipeline of the setting LOTSE_SPACY, else the trained one where it fits, else ours.

    Raises PipelineMissingError if the setting names a pipeline that is not installed.
    """
    wanted = wanted or os.environ.get(SETTING)
    if wanted:
        return Choice(wanted, installed_version(wanted))
    return next(
        (Choice(TRAINED, version) for version in [_version(TRAINED)] if version and _fits(version)),
        Choice(OURS, installed_version(OURS)),
    )


class PipelineMissingError(Exception):
    """The spaCy pipeline that is needed is not installed; the message says what to do."""


def installed_version(name: str) -> str:
    """The installed version of the pipeline `name`. Raises PipelineMissingError."""
    version = _version(name)
    if version is None:
        raise PipelineMissingError(
            f"Die spaCy-Pipeline „{name}“ fehlt. Installieren Sie sie "
            f"(für {TRAINED} die Version 3.4.0) oder trainieren Sie neu: lotse train"
        )
    return version


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _fits(version: str) -> bool:
    """A trained pipeline fits spaCy of the same minor version (Rasa refuses any other)."""
    minor = ".".join(spacy.about.__version__.split(".")[:2])
    return bool(is_compatible_version(version, f">={minor}.0,<{minor}.99"))
