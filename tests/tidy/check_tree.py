#!/usr/bin/env python3
"""check_tree.py ROOT: what holds for every file of the project.

- No file names a place on one machine (a home directory, a private host or address).
- Sources have at most 600 lines.
- Every label of the parameter table and of the measures has words in English and Welsh.
"""

import pathlib
import re
import sys

LINES_MAX = 600
SKIPPED_FOLDERS = {".git", "build", "runs", "node_modules", "__pycache__", ".cache"}
SOURCE_SUFFIXES = {".c", ".h", ".def", ".py", ".sh", ".js", ".mjs", ".ts", ".css"}

LOCAL_PLACES = (
    ("a folder of one machine", re.compile(r"(?<![\w.}])/(?:work|root|home/\w+|Users/\w+)/\w[\w./-]*")),
    ("a private host", re.compile(r"\b[a-z0-9][a-z0-9-]*\.(?:internal|intranet|lan|corp|home\.arpa)\b(?!\()")),
    ("a private address",
     re.compile(r"(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])")),
)

# Table, macro -> indexes of the arguments that must have words.
LABELS = {
    "common/scenario/parameters.def": {name: (7, 8, 9) for name in ("PARAMETER", "CALENDAR_PARAMETER", "SOURCE_PARAMETER")},
    "common/measures/measures_caseload.def": {"MEASURE": (6, 7, 8)},
    "common/measures/measures_practice.def": {"MEASURE": (6, 7, 8)},
    "common/measures/measures_sources.def": {"BY_SOURCE": (6, 7, 8)},
    "common/measures/measures.def": {"GROUP": (1, 2), "UNIT": (1,), "MEASURE": (6, 7, 8),
                                     "QUANTILE": (5, 6, 7)},
}


def find_files(root):
    for path in sorted(root.rglob("*")):
        if SKIPPED_FOLDERS.isdisjoint(path.relative_to(root).parts) and path.is_file() and not path.is_symlink():
            yield path


def read_text(path):
    """None for a file that holds no text."""
    content = path.read_bytes()
    if b"\0" in content[:8192]:
        return None
    return content.decode("utf-8", errors="replace")


def is_source(path, text):
    return path.suffix in SOURCE_SUFFIXES or (not path.suffix and text.startswith("#!"))


def check_places(where, text):
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in LOCAL_PLACES:
            found = pattern.search(line)
            if found:
                yield f"{where}:{number}: names {what}: {found.group(0)}"


def check_size(where, text):
    lines = text.count("\n")
    if lines > LINES_MAX:
        yield f"{where}: {lines} lines; {LINES_MAX} at most"


def split_arguments(text, start):
    """The arguments of the macro call whose bracket opens just before start."""
    arguments, depth, current = [], 0, ""
    tokens = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|.', re.DOTALL)
    for token in tokens.findall(text[start:]):
        if token == "," and depth == 0:
            arguments.append(current.strip())
            current = ""
        elif token == ")" and depth == 0:
            return arguments + [current.strip()]
        else:
            depth += {"(": 1, ")": -1}.get(token, 0)
            current += "" if token.startswith("/*") else token
    return arguments


def has_words(argument):
    return any(re.search(r"\w", part) for part in re.findall(r'"((?:\\.|[^"\\])*)"', argument))


def check_labels(where, text, macros):
    rows = 0
    for call in re.finditer(r"^(%s)\(" % "|".join(macros), text, re.MULTILINE):
        rows += 1
        arguments = split_arguments(text, call.end())
        number = text.count("\n", 0, call.start()) + 1
        for index in macros[call.group(1)]:
            if index >= len(arguments) or not has_words(arguments[index]):
                yield f"{where}:{number}: argument {index + 1} of {call.group(1)} has no words"
    if rows == 0:
        yield f"{where}: no row found; has the table moved?"


def check_tree(root):
    problems = []
    for path in find_files(root):
        text = read_text(path)
        if text is None:
            continue
        where = path.relative_to(root).as_posix()
        problems += check_places(where, text)
        if is_source(path, text):
            problems += check_size(where, text)
    for where, macros in LABELS.items():
        path = root / where
        problems += check_labels(where, path.read_text(encoding="utf-8"), macros) if path.exists() else [f"{where}: missing"]
    return problems


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    problems = check_tree(pathlib.Path(arguments[0]))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
