"""Print conversations with every marker group replaced by its list from markers.json."""

import json
import sys
from pathlib import Path

MARKERS = json.loads(Path(__file__).with_name("markers.json").read_text("utf-8"))


def expand(group: list[str]) -> list[str]:
    """The group's strings, markers replaced by the strings that they stand for."""
    return [string for entry in group for string in MARKERS.get(entry, [entry])]


def main(paths: list[str]) -> None:
    """Print every conversation of the files, one JSON object a line."""
    for path in paths:
        for line in Path(path).read_text("utf-8").splitlines():
            conversation = json.loads(line)
            for turn in conversation["turns"]:
                turn["expect"] = [expand(group) for group in turn["expect"]]
            print(json.dumps(conversation, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
