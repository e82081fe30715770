#!/usr/bin/env python3
"""check_hardening.py [--without-fortify] BUILD: looks in the built programs for what cmake/hardening.cmake asks for.

BUILD is a build folder (its bin/ and its libraries) or an installed prefix. --without-fortify: the build is not
optimised, or has sanitizers, so that the C library's checks of lengths are not asked for.
"""

import pathlib
import re
import subprocess
import sys

# What every object of ours says of itself. A linked program says it only where the C library's start files do, too;
# Debian 12's do not.
CONTROL_FLOW = {"X86-64": ("IBT", "SHSTK"), "AArch64": ("BTI", "PAC")}
ENDBR64 = b"\xf3\x0f\x1e\xfa"
# sub $4096,%rsp, then a write there (gcc's or clang's): a frame that is larger than a page touches each page.
STACK_PROBE = re.compile(rb"\x48\x81\xec\x00\x10\x00\x00(?:\x48\x83\x0c\x24\x00|\x48\xc7\x04\x24\x00\x00\x00\x00)")


def readelf(path, *options):
    return subprocess.run(["readelf", "-W", *options, str(path)], check=True, capture_output=True, text=True,
                          errors="replace").stdout


class Program:
    def __init__(self, path):
        self.path = path
        header = readelf(path, "-h")
        self.kind = re.search(r"^\s*Type:\s*(\S+)", header, re.MULTILINE).group(1)
        machine = re.search(r"^\s*Machine:\s*(.+)$", header, re.MULTILINE).group(1)
        self.is_x86_64 = "X86-64" in machine
        # (type, offset, address, size in the file, flags as in "RW" or "R E")
        self.segments = [(kind, int(offset, 16), int(address, 16), int(size, 16), flags) for kind, offset, address, size, flags
                         in re.findall(r"^\s+(\w+)\s+(0x\w+) (0x\w+) 0x\w+ (0x\w+) 0x\w+ ([RWE ]{3}) ", readelf(path, "-l"),
                                       re.MULTILINE)]
        self.dynamic = dict(re.findall(r"^\s+0x\w+\s+\((\w+)\)\s+(.*)$", readelf(path, "-d"), re.MULTILINE))
        symbols = [line.split() for line in readelf(path, "--syms", "--dyn-syms").splitlines()]
        # number, value, size, type, bind, visibility, section, name
        symbols = [row for row in symbols if len(row) >= 8 and row[0].endswith(":")]
        self.imports = {row[7].split("@")[0] for row in symbols if row[6] == "UND"}
        self.addresses = {row[7]: int(row[1], 16) for row in symbols if row[6] != "UND" and row[3] == "FUNC"}

    def segment(self, kind):
        return next((segment for segment in self.segments if segment[0] == kind), None)

    def flags(self):
        return (self.dynamic.get("FLAGS", "") + " " + self.dynamic.get("FLAGS_1", "")).split()

    def starts_with(self, function, code):
        """None where the function is not in the table of symbols: the program was stripped."""
        address = self.addresses.get(function)
        for _, offset, start, size, _ in (segment for segment in self.segments if segment[0] == "LOAD"):
            if address is not None and start <= address < start + size:
                return self.path.read_bytes()[address - start + offset:].startswith(code)
        return None


def check_loading(program):
    """What the loader is told."""
    if program.kind != "DYN" or "PIE" not in program.flags():
        yield f"is not position-independent ({program.kind})"
    if program.segment("GNU_RELRO") is None:
        yield "has no GNU_RELRO: the loader's tables stay writable"
    if not {"BIND_NOW", "NOW"} & set(program.flags()) and "BIND_NOW" not in program.dynamic:
        yield "binds lazily: no BIND_NOW"
    stack = program.segment("GNU_STACK")
    if stack is None or "E" in stack[4]:
        yield "has an executable stack"
    if any("W" in flags and "E" in flags for kind, _, _, _, flags in program.segments if kind == "LOAD"):
        yield "has a segment that is writable and executable"
    if "TEXTREL" in program.dynamic or "TEXTREL" in program.flags():
        yield "has text relocations"
    for tag in ("RPATH", "RUNPATH"):
        if tag in program.dynamic:
            yield f"looks for libraries in a folder of its own: {tag} {program.dynamic[tag]}"


def check_code(program, is_fortified):
    """What the compiler added."""
    if "__stack_chk_fail" not in program.imports:
        yield "has no stack protector: does not call __stack_chk_fail"
    if is_fortified and not any(re.fullmatch(r"__(?!stack_)\w+_chk", name) for name in program.imports):
        yield "is not fortified: calls none of the C library's *_chk functions"
    if program.is_x86_64 and program.starts_with("main", ENDBR64) is False:
        yield "has no control-flow protection: main does not begin with endbr64"
    if program.is_x86_64 and not STACK_PROBE.search(program.path.read_bytes()):
        yield "has no stack clash protection: no frame is probed page by page"


def check_program(path, is_fortified):
    program = Program(path)
    return [f"{path.name}: {problem}" for problem in [*check_loading(program), *check_code(program, is_fortified)]]


def check_library(path):
    """Each object of a static library; those of link-time optimisation have no code yet."""
    machines = set(re.findall(r"^\s*Machine:\s*.*?(\S+)$", readelf(path, "-h"), re.MULTILINE))
    wanted = [CONTROL_FLOW[machine] for machine in machines if machine in CONTROL_FLOW]
    if not wanted or ".gnu.lto_" in readelf(path, "-S"):
        return []
    members = re.split(r"^File: .*\((.+)\)$", readelf(path, "-n"), flags=re.MULTILINE)[1:]
    return [f"{path.name}({name}): has no control-flow protection: does not say {' and '.join(wanted[0])}"
            for name, notes in zip(members[::2], members[1::2])
            if not set(wanted[0]) <= set(re.findall(r"\w+", " ".join(re.findall(r"feature: (.*)", notes))))]


def is_elf(path):
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def check_build(build, is_fortified):
    programs = [path for folder in ("bin", "libexec/frontdoor") for path in sorted((build / folder).glob("frontdoor*"))
                if path.is_file() and is_elf(path)]
    if not programs:
        return [f"{build}: holds no programs"]
    problems = []
    for path in programs:
        problems += check_program(path, is_fortified)
    for folder in ("common", "services"):
        for path in sorted((build / folder).rglob("lib*.a")):
            problems += check_library(path)
    return problems


def main(arguments):
    is_fortified = "--without-fortify" not in arguments
    folders = [argument for argument in arguments if argument != "--without-fortify"]
    if len(folders) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    problems = check_build(pathlib.Path(folders[0]), is_fortified)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
