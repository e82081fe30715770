"""docs/questions.md: its commands are those of examples/questions, in their order, and each still runs, with two replications
for thirty. What the page prints is not compared: examples/questions/write makes it anew.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import pathlib
import shlex
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, PATIENCE_SECONDS, SOURCE  # noqa: E402

QUESTIONS = json.loads((SOURCE / "examples" / "questions" / "questions.json").read_text(encoding="utf-8"))
OK, UNDECIDED, NOT_MET = 0, 1, 4
FEWER = {"size": ["--reps-max", "10"]}  # a later option counts


class Questions(unittest.TestCase):
    def test_page__commands_and_questions__are_those_of_the_file(self):
        page = (SOURCE / "docs" / "questions.md").read_text(encoding="utf-8")
        want = [part["command"] for question in QUESTIONS for part in question["parts"]]
        found = [line.removeprefix("    ./frontdoor ") for line in page.splitlines() if line.startswith("    ./frontdoor ")]
        self.assertEqual(found, want)
        headings = [line for line in page.splitlines() if line.startswith("## ")]
        self.assertEqual(headings, [f"## {number}. {question['question']}" for number, question in enumerate(QUESTIONS, 1)])
        self.assertEqual(len(QUESTIONS), 10)

    def test_commands__each__runs(self):
        for question in QUESTIONS:
            for part in question["parts"]:
                with self.subTest(question=question["question"]):
                    arguments = shlex.split(part["command"])
                    fewer = FEWER.get(arguments[0], ["--reps", "2"])
                    done = subprocess.run([str(BUILD / "bin" / "frontdoor"), *arguments, *fewer, "--quiet"], cwd=SOURCE,
                                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                                          check=False)
                    self.assertIn(done.returncode, (OK, UNDECIDED, NOT_MET) if arguments[0] == "size" else (OK,), done.stderr)
                    self.assertNotEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
