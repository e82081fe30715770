"""`frontdoor live`: puts one replication of a run into the frame that setup/live built, whole or not at all, and in which no text of a
scenario can become markup.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only; what the file shows is tried by
tests/run --pages.
"""
import base64
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from exports import BUILD, FAILURE, FIRST, FOUR_WEEKS, OK, PATIENCE_SECONDS, USAGE, Calls  # noqa: E402

FRAME = "<!DOCTYPE html>\n<script id=\"moves\">@moves@</script>\nthe end\n"
HEAD_AT = 8 + 7 * 4


class Live(unittest.TestCase, Calls):
    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        cls.bin = cls.folder / "bin"
        cls.bin.mkdir()
        shutil.copy(BUILD / "bin" / "frontdoor", cls.bin)
        cls.simulate(cls.folder / "run", FOUR_WEEKS)

    def setUp(self):
        (self.bin / "frontdoor-live.html").write_text(FRAME, encoding="utf-8")

    def live(self, *arguments):
        return subprocess.run([self.bin / "frontdoor", "live", *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE_SECONDS, check=False)

    def head(self, path, language="en"):
        """What the file says of whose course it is."""
        text = (self.folder / path).read_text(encoding="utf-8")
        found = re.fullmatch(r'<!DOCTYPE html>\n<script id="moves">(en|cy) ([A-Za-z0-9+/]+={0,2})</script>\nthe end\n', text)
        self.assertIsNotNone(found)
        self.assertEqual(found[1], language)
        moves = base64.b64decode(found[2], validate=True)
        self.assertEqual(moves[:8], b"fdmoves1")
        return json.loads(moves[HEAD_AT:HEAD_AT + struct.unpack_from("<I", moves, 8)[0]])

    def test_replication_of_a_run__is_in_the_frame(self):
        done = self.live("run")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (OK, b"", b"live: run/live.html\n"))
        head = self.head("run/live.html")
        self.assertEqual((head["scenario"], head["run"], head["replication"]), ("four-weeks", "run", FIRST))
        self.assertRegex(head["ledger_hash"], r"^xxh3-128:[0-9a-f]{32}$")

    def test_options__choose_replication_place_and_language(self):
        done = self.live("run", "--replication", FIRST + 1, "-o", "out.html", "--lang", "cy")
        self.assertEqual((done.returncode, done.stderr), (OK, b"byw: out.html\n"))
        self.assertEqual(self.head("out.html", "cy")["replication"], FIRST + 1)
        first = (self.folder / "out.html").read_bytes()
        self.live("run", "--replication", FIRST + 1, "--out", "again.html", "--lang", "cy")
        self.assertEqual((self.folder / "again.html").read_bytes(), first)

    def test_hostile_names__are_no_markup(self):
        scenario = self.write_hostile_scenario()
        self.simulate(self.folder / "hostile", scenario, replications=1)
        self.assertEqual(self.live("hostile", "-o", "hostile.html").returncode, OK)
        self.assertIn("<", self.head("hostile.html")["scenario"] + self.head("hostile.html")["title"]["en"])

    def test_frame_is_not_there_or_of_something_else__it_is_said_and_nothing_is_left(self):
        (self.bin / "frontdoor-live.html").unlink()
        done = self.live("run", "-o", "none.html")
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn(b"./frontdoor live in a checkout builds it", done.stderr)
        (self.bin / "frontdoor-live.html").write_text("<!DOCTYPE html>", encoding="utf-8")
        done = self.live("run", "-o", "none.html")
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn(b"setup/live did not build it", done.stderr)
        self.assertEqual(list(self.folder.glob("none.html*")), [])

    def test_wrong_calls__exit_code_and_hint(self):
        for arguments, code, want in (([], USAGE, b"live needs the folder of a run"), (["run", "other"], USAGE, b"live takes one run, not other as well"),
                                      (["run", "--lang", "fr"], USAGE, b"fr is not en or cy"), (["run", "--replication", "x"], USAGE, b"--replication"),
                                      (["run", "--replication", "99"], USAGE, b"the run has 5 to 7, not 99"), (["nowhere"], FAILURE, b"nowhere"),
                                      (["run", "-o", "nowhere/out.html"], FAILURE, b"nowhere/out.html")):
            with self.subTest(arguments=arguments):
                done = self.live(*arguments)
                self.assertEqual((done.returncode, done.stdout), (code, b""))
                self.assertIn(want, done.stderr)
                self.assertEqual(done.stderr.count(b"\n"), 1)


if __name__ == "__main__":
    unittest.main()
