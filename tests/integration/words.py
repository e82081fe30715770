"""What the command line says, as texts of its catalogues, po/cli.cy.po and those of the tables: those in the sources, those of the
help, those of the tables of measures and parameters; and the catalogues themselves. test_words.py holds them together.

It shares with apps/cli/cli_help.c, and with nobody else, what makes one text of the lines of a help.
"""
import ast
import re
import subprocess

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
TOKENS = re.compile(rf"{LITERAL}|'(?:[^'\\]|\\.)*'|/\*.*?\*/|.", re.DOTALL)
# Who is given texts, and which of its arguments they are, counted from 0; None: that one and all behind it.
SPEAKERS = {"cli_tell": (1, 1), "door_say": (0, 0), "DOOR_SAID": (0, 0), "door_say_in": (1, 1),
            "scenario_complain": (3, 3), "scenario_complain_of": (1, 1)}
# Names that mean this only in the files of a folder, or in one file.
LOCAL_SPEAKERS = {"common/scenario": {"stop": (2, 2), "expect": (2, 2)},
                  "apps/cli/cli_trace": {"say": (1, 1), "add_detail": (1, 1)},
                  "common/runtime/door_round": {"door_round_fail": (3, 3)},
                  "common/runtime/door_record_sorter": {"tell": (0, 0)},
                  "common/measures/door_results_text.c": {"say": (1, 1)},
                  "common/measures/door_clearing.c": {"say": (1, 1)}}
# Whose problems stay English: services, which are told no language, and what is wrong with single bytes of a frame.
ENGLISH_TELLERS = ("common/runtime/door_serve.c", "common/runtime/door_server.c", "common/runtime/door_grant_check.c",
                   "common/runtime/door_health.c", "common/protocol/door_wire_cursor.c")
MANY = {"door_say_many": 0, "door_say_many_in": 1}
NOUNS = {"door_progress_begin_of": 2}
CATALOGUES = ("cli.cy.po", "measures.cy.po", "parameters.cy.po")
FOLDERS = ("apps/cli", "common", "services/conductor", "services/intake")
HELP_COLUMN = 25


def unquote(literal):
    return ast.literal_eval("b" + literal).decode("utf-8") if literal.isascii() else ast.literal_eval(literal)


def arguments_of(text, start):
    """The arguments of the call whose bracket opens just before start, each a list of tokens without comments."""
    arguments, depth, current = [], 0, []
    for token in TOKENS.findall(text[start:]):
        if depth == 0 and token in (",", ")"):
            arguments.append(current)
            current = []
            if token == ")":
                return arguments
        elif not token.startswith("/*"):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token, 0)
            current.append(token)
    raise ValueError("a call without an end")


def literals(tokens):
    """Each run of literals side by side, as one text. What stands in a call within is found there."""
    texts, run, depth = [], [], 0
    for token in [*tokens, ";"]:
        depth += {"(": 1, ")": -1}.get(token, 0)
        if re.fullmatch(LITERAL, token) and depth == 0:
            run.append(token)
        elif not token.isspace() and run:
            texts.append("".join(map(unquote, run)))
            run = []
    return texts


def is_words(text):
    """Some letters that are no conversion of printf."""
    return re.search(r"[A-Za-z]", re.sub(r"%[-0-9.*]*(?:ll|z)?[a-z]", "", text)) is not None


def texts_of_source(text, speakers):
    """(text, its plural or None) of each text that a person is given."""
    for name, start in ((match.group(1), match.end()) for match in re.finditer(r"\b(\w+)\(", text)):
        if name in speakers:
            first, last = speakers[name]
            for argument in arguments_of(text, start)[first:last + 1]:
                yield from ((found, None) for found in literals(argument))
        elif name in MANY:
            one, many = (literals(argument) for argument in arguments_of(text, start)[MANY[name]:MANY[name] + 2])
            yield from zip(one, many)
        elif name in NOUNS:
            yield from ((noun, noun + "s") for noun in literals(arguments_of(text, start)[NOUNS[name]]))


def texts_of_sources(root):
    found = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.[ch]")):
            where = path.relative_to(root).as_posix()
            speakers = dict(SPEAKERS)
            if where not in ENGLISH_TELLERS:
                speakers |= {"door_problem_set": (2, 2), "door_problem_because": (2, 2)}
            for place, local in LOCAL_SPEAKERS.items():
                speakers |= local if where.startswith(place) else {}
            for text, plural in texts_of_source(path.read_text(encoding="utf-8"), speakers):
                if is_words(text):
                    found.setdefault((text, plural), where)
    return found


def texts_of_measures(root):
    """What measures count: definition, population, start, stop and clock of each, on their page in English, which is what the table
    says, macros in it expanded (tests/unit/test_reference_pages.c)."""
    page = (root / "docs/reference/measures.md").read_text(encoding="utf-8")
    yield from re.findall(r"^### .+\n\n(.+)$", page, re.MULTILINE)
    yield from re.findall(r"^- Population: (.+)$", page, re.MULTILINE)
    for clock in re.findall(r"^- Clock: from: (.+); to: (.+); counted in: (.+)$", page, re.MULTILINE):
        yield from clock


def texts_of_tables(root):
    """What the tables of measures and parameters say besides labels, which have Welsh of their own: units, and why there is no
    value; what parameters mean and measures count; where posts are; what errors are called."""
    found = {}
    for path in sorted((root / "common" / "measures").glob("*.def")):
        text = path.read_text(encoding="utf-8")
        for macro, place in (("UNIT", 1), ("TOTAL", 1), ("SOURCE_TOTAL", 1)):
            for match in re.finditer(rf"^{macro}\(", text, re.MULTILINE):
                for words in literals(arguments_of(text, match.end())[place]):
                    found[words, None] = path.name
    text = (root / "common/scenario/parameters.def").read_text(encoding="utf-8")
    for match in re.finditer(r"^\w*PARAMETER\(", text, re.MULTILINE):
        arguments = arguments_of(text, match.end())
        for words in literals(arguments[3]) + literals(arguments[9]):
            found[words, None] = "parameters.def"
    found |= {(words, None): "measures.md" for words in texts_of_measures(root)}
    text = (root / "common/protocol/ledger.def").read_text(encoding="utf-8")
    for match in re.finditer(r"^(?:OUTCOME|RULE)\(", text, re.MULTILINE):
        for words in literals(arguments_of(text, match.end())[3]):
            found[words, None] = "ledger.def"
    text = (root / "common/fit/door_extract.def").read_text(encoding="utf-8")
    for match in re.finditer(r"^REFUSAL\(", text, re.MULTILINE):
        found |= {(words, None): "door_extract.def" for argument in arguments_of(text, match.end())[1:3] for words in literals(argument)}
    text = (root / "common/fit/door_moment.h").read_text(encoding="utf-8")
    for fault in re.findall(rf"^  X\(\w+, ({LITERAL}), ({LITERAL})\)", text, re.MULTILINE):
        found |= {(unquote(words), None): "door_moment.h" for words in fault}
    text = (root / "common/core/door_error.h").read_text(encoding="utf-8")
    for words in re.findall(rf"^  X\(DOOR_ERR\w+, \d+, ({LITERAL})\)", text, re.MULTILINE):
        found[unquote(words), None] = "door_error.h"
    text = (root / "common/scenario/door_establishment.h").read_text(encoding="utf-8")
    for where in re.findall(rf"^  X\(\w+, \w+, ({LITERAL})\)", text, re.MULTILINE):
        found[unquote(where), None] = "door_establishment.h"
    return {key: where for key, where in found.items() if is_words(key[0])}


def texts_of_help(text):
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("  -") and len(line) > HELP_COLUMN and line[HELP_COLUMN - 2:HELP_COLUMN] == "  " and line[HELP_COLUMN] != " ":
            parts = [line[HELP_COLUMN:]]
            while at < len(lines) and re.match(rf" {{{HELP_COLUMN}}}[^ ]", lines[at]):
                if re.match(r"[a-z]+: ", lines[at][HELP_COLUMN:]):
                    yield " ".join(parts)
                    parts = []
                parts.append(lines[at][HELP_COLUMN:])
                at += 1
            yield " ".join(parts)
        elif line.startswith(" "):
            remark = re.match(r"  .*?\S {3,}(.+)", line)
            if remark:
                yield remark.group(1)
        elif line:
            parts = [line]
            while at < len(lines) and lines[at] and not lines[at].startswith(" "):
                parts.append(lines[at])
                at += 1
            yield " ".join(parts)


def texts_of_helps(program):
    """The texts of all help that the program has, as it prints it in English."""
    def said(*arguments):
        return subprocess.run([program, *arguments], check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, env={}).stdout
    before, after = said("--help").split("Commands:\n")
    rows, behind = after.split("\n\n", 1)
    found = dict.fromkeys([*texts_of_help(before), "Commands:", *texts_of_help(behind)])
    for row in rows.split("\n"):
        usage, summary, _, text = said(row.split()[0], "--help").split("\n", 3)
        found |= dict.fromkeys([usage.split(" ", 3)[3], summary, *texts_of_help(text)])
    return [text for text in found if is_words(text)]


def catalogue(root):
    """msgid -> (msgid_plural or None, [msgstr...]) of the catalogues, and the ids that stand there twice."""
    entries, doubles = {}, []
    pattern = rf'((?:{LITERAL}\s*)+)'
    whole = "\n\n".join((root / "po" / name).read_text(encoding="utf-8") for name in CATALOGUES)
    text = re.sub(r"^#.*\n", "", whole, flags=re.MULTILINE)
    for block in re.split(r"\n\s*\n", text.strip()):
        def join(found):
            return "".join(unquote(literal) for literal in re.findall(LITERAL, found))
        one = join(re.search(rf"^msgid {pattern}", block, re.MULTILINE).group(1))
        many = re.search(rf"^msgid_plural {pattern}", block, re.MULTILINE)
        welsh = [join(found) for found in re.findall(rf"^msgstr(?:\[\d\])? {pattern}", block, re.MULTILINE)]
        if one in entries:
            doubles.append(one)
        if one:
            entries[one] = (join(many.group(1)) if many else None, welsh)
    return entries, doubles
