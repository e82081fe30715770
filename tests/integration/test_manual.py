"""The manual and the completion that setup/manual makes from the help: whole, and as a person meets them.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PROGRAM = str(BUILD / "bin" / "frontdoor")
MANUALS = {"en": "frontdoor.1", "cy": "cy/frontdoor.1"}


def said(*arguments, **options):
    return subprocess.run(arguments, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                          **options).stdout


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        said(str(SOURCE / "setup" / "manual"), PROGRAM, str(cls.folder))
        cls.commands = re.findall(r"^  ([a-z-]+) ", said(PROGRAM, "--help").split("Commands:")[1], re.MULTILINE)

    def completed(self, *words):
        """What bash offers for the last of the words."""
        script = (f"source {self.folder}/frontdoor.bash; COMP_WORDS=(frontdoor \"$@\"); COMP_CWORD=$#; _frontdoor; "
                  "printf '%s\\n' \"${COMPREPLY[@]}\"")
        return said("bash", "-c", script, "bash", *words, cwd=self.folder).split()

    def test_manual__every_help__is_in_it_line_by_line(self):
        self.assertGreater(len(self.commands), 12)
        for language, name in MANUALS.items():
            lines = set((self.folder / name).read_text(encoding="utf-8").replace("\\-", "-").replace("\\e", "\\").replace("\\&", "").split("\n"))
            for command in self.commands:
                for line in said(PROGRAM, command, "--help", "--lang", language).strip().split("\n"):
                    self.assertIn(line, lines, command)

    def test_manual__no_line__is_taken_for_a_request(self):
        for name in MANUALS.values():
            requests = set(re.findall(r"^([.'][A-Za-z]*)", (self.folder / name).read_text(encoding="utf-8"), re.MULTILINE))
            self.assertEqual(requests, {".TH", ".SH", ".SS", ".B", ".I", ".RI", ".nf", ".fi"}, name)

    def test_manual__in_welsh__has_its_own_words_and_the_parts_of_the_english_one(self):
        english, welsh = ((self.folder / name).read_text(encoding="utf-8") for name in MANUALS.values())
        entries = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (SOURCE / "po" / "manual.cy.po").read_text(encoding="utf-8"), re.MULTILINE)
        self.assertGreater(len(entries), 8)
        for text, translated in entries:
            self.assertIn(text, english)
            self.assertIn(translated, welsh)
        self.assertEqual(len(re.findall(r"^\.SH .+$", welsh, re.MULTILINE)), len(re.findall(r"^\.SH .+$", english, re.MULTILINE)))
        self.assertEqual(re.findall(r"^\.SS .+$", welsh, re.MULTILINE), re.findall(r"^\.SS .+$", english, re.MULTILINE))
        self.assertEqual(set(re.findall(r"^\.SH (.+)$", welsh, re.MULTILINE)) & set(re.findall(r"^\.SH (.+)$", english, re.MULTILINE)), set())

    def test_completion__rows(self):
        for words, want in [(["se"], ["sensitivity"]), (["run", "--rep"], ["--reps", "--report"]),
                            (["report", "x", "--lang", ""], ["en", "cy"]), (["fit", "x.csv", "-o"], ["-o"]),
                            (["run", "x.yaml", "--deployment", "i"], ["ipc"]), (["run", "frontdoor.b"], ["frontdoor.bash"]),
                            (["schema", "--"], ["--help"])]:
            with self.subTest(words=words):
                self.assertEqual([word for word in self.completed(*words) if word != "--reps-max"], want)

    def test_completion__every_command__is_offered(self):
        self.assertEqual(set(self.completed("")), {*self.commands, "--help", "--version"})


if __name__ == "__main__":
    unittest.main()
