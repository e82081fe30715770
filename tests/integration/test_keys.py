"""Keys of a run over a network: made once, whole or refused. That they open the doors: test_service_programs.py."""
import pathlib
import re
import stat
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, PATIENCE_SECONDS, SERVICES, SOURCE, RunTestCase  # noqa: E402

import unittest  # noqa: E402

PROGRAM = BUILD / "bin" / "frontdoor"
ORACLE = SOURCE / "scenarios" / "oracle" / "mmc.yaml"
PARTIES = ("conductor", *SERVICES)
OK, FAILURE, USAGE = 0, 1, 2

# What each party may know, and no more.
FILES = {"conductor/conductor.key_secret", *(f"conductor/{name}.key" for name in SERVICES),
         *(f"{name}/{name}.key_secret" for name in SERVICES), *(f"{name}/conductor.key" for name in SERVICES)}


class Keys(RunTestCase):
    def setUp(self):
        super().setUp()
        self.keys = self.folder / "keys"

    def call(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)

    def make(self, *options, code=OK, said=r"keys"):
        done = self.call("make-keys", self.keys, *options)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertRegex(done.stderr, said)

    def contents(self):
        return {str(path.relative_to(self.keys)): path.read_bytes() for path in self.keys.rglob("*") if path.is_file()}

    def test_make_keys__no_folder__each_party_has_what_it_may_know(self):
        self.make(said=r"^made the keys of conductor and services in \S+keys\n$")
        self.assertEqual(set(self.contents()), FILES)
        for path in self.keys.rglob("*"):
            if path.is_dir() or path.suffix == ".key_secret":
                self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_make_keys__empty_folders__are_filled(self):
        """As the mount points of volumes are."""
        for name in PARTIES:
            (self.keys / name).mkdir(parents=True, mode=0o700)
        self.make()
        self.assertEqual(set(self.contents()), FILES)

    def test_make_keys__again__keys_stay(self):
        self.make()
        before = self.contents()
        self.make(said=r"^the keys in \S+ are complete\n$")
        self.make("--check", said=r"are complete")
        self.assertEqual(self.contents(), before)

    def test_make_keys__any_one_missing__refused_by_name_and_nothing_changed(self):
        self.make()
        whole = self.contents()
        for name in sorted(FILES):
            with self.subTest(missing=name):
                (self.keys / name).unlink()
                before = self.contents()
                self.make(code=FAILURE, said=rf"half-made keys: .* is there, \S+{re.escape(name)} is not; bring back")
                self.make("--check", code=FAILURE, said=rf"half-made keys: .*{re.escape(name)} is not\n$")
                self.assertEqual(self.contents(), before)
                (self.keys / name).write_bytes(whole[name])
                (self.keys / name).chmod(0o600)

    def test_make_keys__keys_of_two_makings__refused(self):
        self.make()
        first = self.contents()
        for name in FILES:
            (self.keys / name).unlink()
        self.make()
        for name in ("screening/conductor.key", "conductor/screening.key"):
            with self.subTest(name=name):
                second = (self.keys / name).read_bytes()
                (self.keys / name).write_bytes(first[name])
                self.make(code=FAILURE, said=rf"{name} is not the key of \S+: made at another time\?")
                (self.keys / name).write_bytes(second)
        self.make("--check")

    def test_make_keys__key_cut_short__refused(self):
        self.make()
        (self.keys / "intake" / "intake.key_secret").write_bytes(b"")
        self.make(code=FAILURE, said=r"intake\.key_secret: holds no key pair")

    def test_make_keys__folder_that_others_may_enter__refused(self):
        (self.keys / "intake").mkdir(parents=True)
        (self.keys / "intake").chmod(0o755)
        self.make(code=FAILURE, said=r"intake: keys lie in a folder of their owner's, of mode 700")

    def test_make_keys__check_without_keys__makes_none(self):
        self.make("--check", code=FAILURE, said=r"holds no keys")
        self.assertFalse(self.keys.exists())

    def test_make_keys__wrong_calls__are_told(self):
        rows = [(["make-keys"], r"needs a folder"), (["make-keys", "a", "b"], r"one folder, not b as well"),
                (["make-keys", "a", "--check", "--wait"], r"does not go with --wait"),
                (["run", ORACLE, "--bind", "tcp://127.0.0.1:1", "--deployment", "tcp"], r"--keys goes with --bind"),
                (["run", ORACLE, "--keys", "k", "--deployment", "tcp"], r"makes keys of its own"),
                (["run", ORACLE, "--bind", "tcp://127.0.0.1:1", "--deployment", "direct"], r"nobody comes"),
                (["run", ORACLE, "--health", "h", "--deployment", "direct"], r"function calls have no loop")]
        for arguments, said in rows:
            with self.subTest(arguments=arguments):
                done = self.call(*arguments)
                self.assertEqual((done.returncode, done.stdout), (USAGE, ""), done.stderr)
                self.assertRegex(done.stderr, said)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_make_keys__wait__ends_well_with_the_signal(self):
        for stop in (subprocess.Popen.terminate, lambda process: process.send_signal(2)):
            process = subprocess.Popen([PROGRAM, "make-keys", self.keys, "--wait"], stdin=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.stderr.close)
            self.addCleanup(process.kill)
            self.assertIn("keys", process.stderr.readline())  # made, or there: what follows is the wait
            self.assertIsNone(process.poll())
            stop(process)
            self.assertEqual(process.wait(PATIENCE_SECONDS), OK)

    def test_run__runs__folder_below_it(self):
        done = self.call("run", ORACLE, "--reps", "1", "--deployment", "direct", "--runs", "kept")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("kept in kept/mmc-1\n", done.stderr)
        self.assertTrue((self.folder / "kept/mmc-1/results.json").exists())


if __name__ == "__main__":
    unittest.main()
