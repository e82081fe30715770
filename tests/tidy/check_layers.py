#!/usr/bin/env python3
"""check_layers.py includes ROOT | symbols ROOT BUILD: holds every layer to the table in layers.py.

`includes` reads the #include lines of common, services and apps, and what modules in apps import; `symbols` reads what the objects in the libraries of
BUILD call (a build without sanitizers and coverage, which add calls of their own).
"""

import pathlib
import re
import subprocess
import sys

import layers

# What a hardened build calls of its own accord: the end of a smashed stack, and the C library's functions with a check of
# lengths (__memcpy_chk), which count as the function that was written.
STACK_CHECKS = ("__stack_chk_fail", "__stack_chk_guard")
CHECKED = re.compile(r"__(\w+)_chk")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

MODULE = re.compile(r'^(?:import|export) [^;]*?from "(\.[^"]+)";', re.MULTILINE)


def is_named(name, allowed):
    return any(name == entry or (entry.endswith("*") and name.startswith(entry[:-1])) for entry in allowed)


def find_sources(root):
    for top in ("common", "services", "apps"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".c", ".h", ".def"):
                yield path


def find_homes(root, problems):
    """The folder of each header; two headers of one name could be mistaken for each other."""
    homes = dict(layers.GENERATED)
    for path in find_sources(root):
        if path.suffix == ".c":
            continue
        folder = path.parent.relative_to(root).as_posix()
        if path.name in homes:
            problems.append(f"{folder}/{path.name}: {homes[path.name]} has a header of that name too")
        homes[path.name] = folder
    return homes


def check_includes(root):
    problems = [f"{where}: tests/tidy/layers.py lets it use more, yet there is no such file"
                for where in layers.FILES if not (root / where).exists()]
    homes = find_homes(root, problems)
    for path in find_sources(root):
        folder = path.parent.relative_to(root).as_posix()
        where = f"{folder}/{path.name}"
        layer = layers.LAYERS.get(folder)
        if layer is None:
            problems.append(f"{where}: no layer is called {folder}: add it to tests/tidy/layers.py")
            continue
        extra = layers.FILES.get(where, ((), (), ""))[0]
        for bracket, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if bracket == "<":
                if layer.headers is not None and not is_named(name, layer.headers + tuple(extra)):
                    problems.append(f"{where}: <{name}> is not for this layer")
            elif "/" in name or name not in homes:
                problems.append(f'{where}: "{name}" is not the plain name of a header of ours')
            elif homes[name] != folder and homes[name] not in layer.uses:
                problems.append(f'{where}: "{name}" belongs to {homes[name]}, which {folder} may not use')
    return problems


def check_modules(root):
    problems = []
    for path in sorted((root / "apps").rglob("*.mjs")):
        folder = path.parent.relative_to(root).as_posix()
        where = f"{folder}/{path.name}"
        if folder not in layers.MODULES:
            problems.append(f"{where}: no modules are in {folder}: add it to MODULES in tests/tidy/layers.py")
            continue
        for name in MODULE.findall(path.read_text(encoding="utf-8")):
            target = (path.parent / name).resolve()
            home = target.parent.relative_to(root.resolve()).as_posix()
            if not target.exists():
                problems.append(f"{where}: there is no {name}")
            elif home not in (folder, "po") + layers.MODULES[folder]:
                problems.append(f"{where}: {name} belongs to {home}, which {folder} may not use")
    return problems


def read_archive(archive):
    """Member -> (names defined, names called)."""
    members = {}
    listing = subprocess.run(["nm", "-P", str(archive)], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        head = re.fullmatch(r".*\[(.+)\]:", line)
        if head:
            defined, called = members.setdefault(head.group(1), (set(), set()))
            continue
        name, kind = line.split()[:2]
        if kind in "Uwv" and name not in STACK_CHECKS:
            checked = CHECKED.fullmatch(name)
            called.add(checked.group(1) if checked else name)
        elif kind.isupper():
            defined.add(name)
    return members


def check_symbols(root, build):
    problems = []
    libraries = {}
    folders = sorted({path.parent.relative_to(root).as_posix() for path in find_sources(root)
                      if path.relative_to(root).parts[0] != "apps"})
    for folder in folders:
        archives = list((build / folder).glob("lib*.a"))
        if len(archives) != 1:
            problems.append(f"{folder}: expected one library in the build, found {len(archives)}")
            continue
        libraries[folder] = read_archive(archives[0])
    names = {folder: set().union(*(defined for defined, _ in members.values())) for folder, members in libraries.items()}
    for folder, members in libraries.items():
        layer = layers.LAYERS.get(folder)
        if layer is None:
            problems.append(f"{folder}: not in tests/tidy/layers.py")
            continue
        ours = names[folder].union(*(names.get(used, set()) for used in layer.uses))
        for member, (_, called) in sorted(members.items()):
            where = f"{folder}/{member.removesuffix('.o')}"
            extra = layers.FILES.get(where, ((), (), ""))[1]
            for name in sorted(called - ours):
                owners = [other for other, defined in names.items() if name in defined]
                if owners:
                    problems.append(f"{where}: calls {name} of {owners[0]}, which {folder} may not use")
                elif name in layers.BANNED_CALLS:
                    problems.append(f"{where}: calls {name}, which nothing here may call")
                elif layer.calls is not None and not is_named(name, layer.calls + tuple(extra)):
                    problems.append(f"{where}: calls {name}, which is not for this layer")
    return problems


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "includes":
        root = pathlib.Path(arguments[1])
        problems = check_includes(root) + check_modules(root)
    elif len(arguments) == 3 and arguments[0] == "symbols":
        problems = check_symbols(pathlib.Path(arguments[1]), pathlib.Path(arguments[2]))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
