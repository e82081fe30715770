"""`frontdoor page`: hands out the page that setup/page built, whole or not at all, and says where it is not there.

FRONTDOOR_BUILD says where the program is. Standard library only; the page itself is tried by tests/run --pages.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
OK, FAILURE, USAGE = 0, 1, 2
PATIENCE_SECONDS = 60
STAND_IN = b"<!DOCTYPE html>\n" + b"x" * 100000


class PageVerb(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        shutil.copy(BUILD / "bin" / "frontdoor", self.bin)

    def page(self, *arguments):
        return subprocess.run([self.bin / "frontdoor", "page", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE_SECONDS, check=False)

    def test_page_beside_the_program__is_written_and_replaces_what_was_there(self):
        (self.bin / "frontdoor.html").write_bytes(STAND_IN)
        (self.folder / "out.html").write_text("before", encoding="utf-8")
        for option in ("-o", "--out"):
            done = self.page(option, "out.html")
            self.assertEqual((done.returncode, done.stdout, done.stderr), (OK, b"", b"page: out.html\n"))
            self.assertEqual((self.folder / "out.html").read_bytes(), STAND_IN)
        done = self.page()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (OK, STAND_IN, b""))

    def test_page_of_an_installation__is_found(self):
        share = self.folder / "share" / "frontdoor"
        share.mkdir(parents=True)
        (share / "frontdoor.html").write_bytes(STAND_IN)
        self.assertEqual(self.page().stdout, STAND_IN)

    def test_page_is_not_there__it_is_said_and_nothing_is_left(self):
        done = self.page("-o", "out.html")
        self.assertEqual((done.returncode, done.stdout), (FAILURE, b""))
        self.assertIn(b"./frontdoor page in a checkout builds it", done.stderr)
        self.assertEqual(list(self.folder.glob("out.html*")), [])

    def test_place_that_cannot_be_written__is_said(self):
        (self.bin / "frontdoor.html").write_bytes(STAND_IN)
        done = self.page("-o", "nowhere/out.html")
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn(b"nowhere/out.html", done.stderr)

    def test_wrong_calls__exit_code_and_hint(self):
        for arguments, want in ((["out.html"], b"page takes no argument such as out.html"), (["--output", "x"], b"page has no option --output"),
                                (["-o"], b"-o")):
            with self.subTest(arguments=arguments):
                done = self.page(*arguments)
                self.assertEqual((done.returncode, done.stdout), (USAGE, b""))
                self.assertIn(want, done.stderr)


if __name__ == "__main__":
    unittest.main()
