"""Lists the licences of everything that is installed with the bot: `python -m lotse.licences`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

ROOT = "integrationslotse"
_HEAD = """# Licences

What a deployment installs, by name, version and licence as each package declares it. Made by
`make sbom` from the installed environment; the tools of the development group are left out.

| package | version | licence |
|---|---|---|
"""


def page() -> str:
    """The page docs/licences.md."""
    rows = [f"| {name} | {version} | {licence} |" for name, version, licence in packages()]
    return _HEAD + "\n".join(rows) + "\n"


def packages() -> list[tuple[str, str, str]]:
    """(name, version, licence) of every package the bot needs, sorted by name."""
    found: dict[str, Distribution] = {}
    waiting = [ROOT]
    while waiting:
        one = _installed(waiting.pop())
        if one is None or _name(one) in found:
            continue
        found[_name(one)] = one
        waiting += _needs(one)
    return [(name, one.version, _licence(one)) for name, one in sorted(found.items())]


def _needs(one: Distribution) -> Iterator[str]:
    for line in one.requires or []:
        if match := re.match(r"[A-Za-z0-9._-]+", line):
            yield match.group()


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:  # for another system, or an extra that is not used
        return None


def _name(one: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()


def _licence(one: Distribution) -> str:
    """The SPDX expression, else the classifiers, else the first line of the old field."""
    data = one.metadata
    declared = [line for line in data.get_all("Classifier") or [] if line.startswith("License :: ")]
    names = [line.rpartition(" :: ")[2] for line in declared if not line.endswith("OSI Approved")]
    written = "".join(data.get_all("License") or []).strip().splitlines()
    short = written[0] if written and len(written[0]) < 60 else ""
    expression = "".join(data.get_all("License-Expression") or [])
    found = expression or ", ".join(names) or short or "see its files"
    return found.replace("|", "/")


if __name__ == "__main__":
    print(page(), end="")
