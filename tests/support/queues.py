"""Commands on queues whose answer is known: each test in a folder of its own with scenarios that are short.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PATIENCE_SECONDS = 600
OK, FAILURE, USAGE, SCENARIO, NOT_MET, INTERRUPTED = 0, 1, 2, 3, 4, 130

# M/M/c with 8 contacts an hour, half an hour of work each and five workers, for ten days.
BASE = """format: 1
extends: mmc.yaml
title: {en: "Oracle as it is"}
time: {run_in_days: 1, measured_days: 10}
provenance: {time: {assumed: "a test"}}
"""


class QueueTestCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copy(SOURCE / "scenarios" / "oracle" / "mmc.yaml", self.folder)
        self.write("base.yaml", BASE)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def start(self, *arguments, **how):
        return subprocess.Popen([BUILD / "bin" / "frontdoor", *arguments], cwd=self.folder, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)

    def call(self, *arguments, **how):
        """Exit code, standard output, standard error. how: of the process, as subprocess has it."""
        process = self.start(*arguments, **how)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, out, err

    def answer(self, *arguments):
        """The JSON object of a command that ends well and says nothing beside it."""
        code, out, err = self.call(*arguments, "--json", "--quiet")
        self.assertEqual((code, err), (OK, ""))
        return json.loads(out)

    def interrupt_once(self, seen, *arguments):
        """Exit code and standard output of a command that Ctrl-C ends once its progress, shown on a terminal, matches."""
        master, terminal = pty.openpty()
        process = subprocess.Popen([BUILD / "bin" / "frontdoor", *arguments], cwd=self.folder, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        said = b""
        while not re.search(seen, said):
            said += os.read(master, 4096)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE_SECONDS)
        os.close(master)
        return process.returncode, out

    def assert_refused(self, command, rows):
        """rows: arguments, the exit code wanted, a part of the message wanted."""
        for arguments, want_code, want_text in rows:
            with self.subTest(arguments=arguments):
                code, out, err = self.call(command, *arguments)
                self.assertEqual((code, out), (want_code, ""), err)
                self.assertIn(want_text, err)
