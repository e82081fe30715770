"""Answers kept in a file: --out of sweep, size and sensitivity, --junit and --markdown of check are whole, or not there.

A limit on a file's size stands for a full disk: writing fails in the same places. A kill comes just before the whole file
gets its name (fault_preload.c).
"""
import json
import pathlib
import resource
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from faults import preloaded
from queues import FAILURE, OK, QueueTestCase

SHORT = """format: 1
extends: base.yaml
time: {run_in_days: 0, measured_days: 1}
provenance: {screening.staff_posts: {assumed: {low: 5, high: 6}}}
expect: {contacts: {at_least: 1, stands_for: "a test"}}
"""
POSTS = ("--vary", "screening.staff_posts=5:6")
COMMANDS = [
    ("sweep", "short.yaml", "--reps", "2", *POSTS, "--out"),
    ("size", "short.yaml", *POSTS, "--target", "contacts>=1", "--out"),
    ("sensitivity", "short.yaml", "--reps", "2", "--out"),
    ("check", "short.yaml", "--reps", "2", "--junit"),
    ("check", "short.yaml", "--reps", "2", "--markdown"),
]
FULL_BYTES = 100  # fewer than any of the answers has


def fill_disk():
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))


class AnswersKept(QueueTestCase):
    def setUp(self):
        super().setUp()
        self.write("short.yaml", SHORT)

    def kept(self):
        """{name: text} of the file named kept and of all beside it that could be a part of it."""
        return {path.name: path.read_text(encoding="utf-8") for path in self.folder.glob("kept*")}

    def test_file_there__whole_answer__takes_its_place(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                self.write("kept", "before")
                code, out, err = self.call(*command, "kept")
                self.assertEqual(code, OK, err)
                self.assertTrue(out)
                self.assertEqual(list(self.kept()), ["kept"])
                self.assertGreater(len(self.kept()["kept"]), FULL_BYTES)

    def test_disk_full__answer_is_printed__file_is_as_it_was(self):
        for command in COMMANDS:
            for before in ({}, {"kept": "before"}):
                with self.subTest(command=command, before=before):
                    (self.folder / "kept").unlink(missing_ok=True)
                    for name, text in before.items():
                        self.write(name, text)
                    code, out, err = self.call(*command, "kept", preexec_fn=fill_disk, restore_signals=False)
                    self.assertEqual(code, FAILURE)
                    self.assertRegex(err, r"(?m)^frontdoor: kept: cannot write: File too large\n\Z")
                    self.assertTrue(out)
                    self.assertEqual(self.kept(), before)

    def test_device__full__is_written_to_as_it_is(self):
        (self.folder / "kept").symlink_to("/dev/full")
        code, _, err = self.call(*COMMANDS[0], "kept")
        self.assertEqual(code, FAILURE)
        self.assertIn("frontdoor: kept: cannot write: No space left on device\n", err)
        self.assertTrue((self.folder / "kept").is_symlink())

    def test_killed__before_the_file_has_its_name__what_was_there_is_whole(self):
        self.write("kept", "before")
        fault = {"FRONTDOOR_FAULT": "frontdoor:names kept:1:kill"}
        code, _, _ = self.call(*COMMANDS[0], "kept", env=preloaded() | fault)
        self.assertEqual(code, -signal.SIGKILL)
        self.assertEqual(self.kept()["kept"], "before")
        code, _, err = self.call(*COMMANDS[0], "kept")  # what the kill left is in nobody's way
        self.assertEqual(code, OK, err)
        self.assertEqual(list(self.kept()), ["kept"])
        self.assertEqual(len(json.loads(self.kept()["kept"])["scenarios"]), 1)


if __name__ == "__main__":
    unittest.main()
