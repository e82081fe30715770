"""The command line as people and CI jobs meet it: exit codes, messages, signals. Lost services: test_real_faults.py.

Runs the built programs (FRONTDOOR_BUILD) in a temporary folder of each test's own. Standard library only.
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
import time
import unittest

BUILD = os.environ["FRONTDOOR_BUILD"]
SOURCE = os.environ["FRONTDOOR_SOURCE"]
PROGRAM = os.path.join(BUILD, "bin", "frontdoor")
ORACLE = os.path.join(SOURCE, "scenarios", "oracle", "mmc.yaml")
PATIENCE_SECONDS = 60

OK, FAILURE, USAGE, SCENARIO, INTERRUPTED = 0, 1, 2, 3, 130

BAD_SCENARIO = """format: 1
time: {first_day: "2015-01-01"}
calendars:
  office: {monday: [08:30-17:00]}
screening:
  staff_post: 3
  decision_minutes: {constant: -1}
"""


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="frontdoor-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.sockets = os.path.join(self.folder, "tmp")
        os.mkdir(self.sockets)
        self.environment = dict(os.environ, TMPDIR=self.sockets)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return name

    def call(self, *arguments, **options):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              timeout=PATIENCE_SECONDS, check=False, **options)

    def start(self, *arguments):
        """The program, once it has said that it runs."""
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.folder, env=self.environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                   start_new_session=True)
        self.addCleanup(self.end, process)
        first = process.stderr.readline()
        self.assertRegex(first, r"^\S+: \d+ replications?$")
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited in vain for " + what)
            time.sleep(0.002)

    def manifest(self, run):
        with open(self.path(run, "manifest.json"), encoding="utf-8") as file:
            return json.load(file)

    def assert_nothing_looks_finished(self, run):
        names = os.listdir(self.path(run))
        self.assertNotIn("results.json", names)
        self.assertNotIn("results.txt", names)
        self.assertIs(self.manifest(run)["finished"], False)

    def check(self, row):
        """row: arguments, exit code, wanted on stdout, wanted on stderr (regular expressions; None: nothing)."""
        arguments, code, out, err = row
        with self.subTest(arguments=" ".join(arguments)):
            done = self.call(*arguments)
            self.assertEqual(done.returncode, code, done.stderr)
            for text, wanted in ((done.stdout, out), (done.stderr, err)):
                if wanted is None:
                    self.assertEqual(text, "")
                else:
                    self.assertRegex(text, wanted)
            self.assertNotIn("\x1b", done.stdout + done.stderr, "colour or animation off a terminal")


class Calls(CommandLine):
    def test_calls__table__exit_code_and_message(self):
        self.write("bad.yaml", BAD_SCENARIO)
        self.write("full", "")
        rows = [
            ([], USAGE, None, r"Commands:"),
            (["--help"], OK, r"(?s)Examples:.*Commands:.*run.*trace.*validate.*explain.*schema.*init", None),
            (["help", "trace"], OK, r"Usage: frontdoor trace RUN CONTACT", None),
            (["run", "--help"], OK, r"(?s)Examples:.*--reps N", None),
            (["--version"], OK, r"^frontdoor \d+\.\d+\.\d+\n$", None),
            (["rnu"], USAGE, None, r"^frontdoor: there is no command rnu; did you mean run\?\n$"),
            (["qqqqqq"], USAGE, None, r"--help"),
            (["run"], USAGE, None, r"run needs a scenario"),
            (["run", "nofile.yaml"], FAILURE, None, r"nofile\.yaml: No such file"),
            (["run", "."], FAILURE, None, r"directory"),
            (["run", "bad.yaml"], SCENARIO, None, r"bad\.yaml:6:3: screening\.staff_post: .*staff_posts\?"),
            (["run", ORACLE, "--rep", "3"], USAGE, None, r"no option --rep; did you mean --reps\?"),
            (["run", ORACLE, "--reps"], USAGE, None, r"--reps needs a value"),
            (["run", ORACLE, "--reps", "0"], USAGE, None, r"0 is not a whole number from 1 to"),
            (["run", ORACLE, "--reps=-1"], USAGE, None, r"-1 is not a whole number"),
            (["run", ORACLE, "--seed", "18446744073709551616"], USAGE, None, r"not a whole number"),
            (["run", ORACLE, "--json=yes"], USAGE, None, r"--json takes no value"),
            (["run", ORACLE, "--set", "x"], USAGE, None, r"KEY=VALUE"),
            (["run", ORACLE, "--set", "screening.staff_post=3"], SCENARIO, None,
             r"did you mean screening\.staff_posts\?"),
            (["run", ORACLE, "--deployment", "icp"], USAGE, None, r"direct, ipc, tcp"),
            (["run", ORACLE, "--deployment", "direct", "--record-wire", "w"], USAGE, None, r"no wire"),
            (["run", ORACLE, "--deployment", "ipc", "--jobs", "2"], USAGE, None, r"--deployment direct"),
            (["run", ORACLE, "other.yaml"], USAGE, None, r"one scenario, not other\.yaml as well"),
            (["run", ORACLE, "--out", "/proc/nothing"], FAILURE, None, r"/proc/nothing"),
            (["run", ORACLE, "--out", "full"], FAILURE, None, r"full: is a file"),
            (["run", ORACLE, "--reps", "1", "--ledger", "/nowhere/l.csv"], FAILURE, None, r"/nowhere/l\.csv"),
            (["validate"], USAGE, None, r"frontdoor init"),
            (["validate", "nofile.yaml"], FAILURE, None, r"nofile\.yaml"),
            (["validate", ORACLE], OK,
             r"mmc\.yaml: valid: 1 source, 1 calendar, \d+ parameters given, \d+ by default", None),
            (["validate", ORACLE, "bad.yaml"], SCENARIO, r"mmc\.yaml: valid", r"(?s)bad\.yaml:.*bad\.yaml:"),
            (["explain"], OK, r"(?s)screening\.staff_posts .*\n.*referrals ", None),
            (["explain", "screening.staff_posts"], OK, r"(?s)Unit: +posts.*Default: none; must be given", None),
            (["explain", "screening.staff_posts", ORACLE], OK,
             r"(?s)staff_posts: 5 posts\n.*mmc\.yaml:\d+\n.*sourced: an oracle", None),
            (["explain", "screening.staff_posts", ORACLE, "--set", "screening.staff_posts=6"], OK,
             r"(?s): 6 posts\n.*--set\n.*nobody says", None),
            (["explain", "intake.sources.*.hour_weights", ORACLE], OK, r"intake\.sources\.all\.hour_weights: \[1,",
             None),
            (["explain", "screening", ORACLE], OK,
             r"screening\.decision_rule: \"shares\"  \(mmc\.yaml:\d+, sourced\)", None),
            (["explain", "intake.sources.none.hour_weights", ORACLE], USAGE, None, r"no such source"),
            (["explain", "referrals"], OK, r"(?s)referrals\n.*Population: ", None),
            (["explain", "referal"], USAGE, None, r"did you mean referrals\?"),
            (["explain", "decision_minuts"], USAGE, None, r"did you mean screening\.decision_minutes\?"),
            (["explain", "xyzzy"], USAGE, None, r"neither a key nor a measure"),
            (["schema", "extra"], USAGE, None, r"standard output"),
            (["init", "full"], FAILURE, None, r"full is there already and stays"),
            (["init", "/nowhere/x.yaml"], FAILURE, None, r"/nowhere/x\.yaml"),
            (["trace"], USAGE, None, r"folder of a run"),
            (["trace", "full"], USAGE, None, r"--list 20"),
            (["trace", "full", "12"], USAGE, None, r"16 hexadecimal digits"),
            (["trace", "nowhere", "0123456789abcdef"], FAILURE, None, r"nowhere"),
            (["trace", self.sockets, "0123456789abcdef"], FAILURE, None, r"not the folder of a run"),
            (["trace", "full", "--list", "1", "--outcome", "plam"], USAGE, None, r"did you mean plan\?"),
            (["trace", "full", "0123456789abcdef", "--outcome", "plan"], USAGE, None, r"goes with --list"),
        ]
        for row in rows:
            self.check(row)

    def test_validate__measure_unknown__names_the_nearest(self):
        text = self.call("init").stdout + "expect:\n  referals: {at_least: 3}\n"
        self.check((["validate", self.write("a.yaml", text)], SCENARIO, None,
                    r"^a\.yaml:\d+: expect\.referals: there is no such measure; did you mean referrals\?\n$"))

    def test_validate__json__says_the_same(self):
        self.write("bad.yaml", BAD_SCENARIO)
        done = self.call("validate", ORACLE, "bad.yaml", "--json")
        good, bad = json.loads(done.stdout)["scenarios"]
        self.assertEqual((done.returncode, done.stderr), (SCENARIO, ""))
        self.assertEqual((good["valid"], good["sources"], good["problems"]), (True, 1, []))
        self.assertEqual(bad["valid"], False)
        self.assertGreaterEqual(len(bad["problems"]), 3)

    def test_explain__default_with_provenance__is_given_by_default(self):
        self.write("base.yaml", self.call("init").stdout)
        self.write("over.yaml", "format: 1\nextends: base.yaml\nprovenance:\n"
                   "  screening.decision_maker_sd_levels: {assumed: {low: 0, high: 1}}\n")
        self.check((["explain", "screening.decision_maker_sd_levels", "over.yaml"], OK,
                    r"Given in: +default\n +Where from: assumed, plausible from 0 to 1\n", None))

    def test_schema__printed__is_draft_07_of_all_sections(self):
        schema = json.loads(self.call("schema").stdout)
        self.assertEqual(schema["$schema"], "http://json-schema.org/draft-07/schema#")
        self.assertLessEqual({"format", "time", "intake", "screening", "assessment"}, set(schema["properties"]))

    def test_init__written__validates_runs_and_states_where_values_come_from(self):
        self.check((["init", "mine.yaml"], OK, None, r"wrote mine\.yaml"))
        self.assertEqual(self.call("init", "-").stdout, self.call("init").stdout)
        with open(self.path("mine.yaml"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text, self.call("init").stdout)
        self.assertTrue(text.startswith("# yaml-language-server: $schema="))
        self.check((["validate", "mine.yaml"], OK, r"^mine\.yaml: valid: 2 sources", None))
        for section in ("time", "calendars", "families", "intake", "screening", "early_help", "assessment", "measures"):
            self.assertNotIn("unstated", self.call("explain", section, "mine.yaml").stdout, section)
        self.check((["run", "mine.yaml", "--reps", "2", "--deployment", "direct", "--quiet"], OK, r"Referrals", None))

    def test_run__json__is_one_object_whatever_the_deployment(self):
        hashes = set()
        for deployment in ("direct", "ipc", "tcp"):
            done = self.call("run", ORACLE, "--reps", "2", "--json", "--quiet", "--deployment", deployment)
            self.assertEqual((done.returncode, done.stderr), (OK, ""))
            hashes.add(json.loads(done.stdout)["ledger_hash"])
        self.assertEqual(len(hashes), 1)
        self.assertEqual(os.listdir(self.sockets), [])

    def test_run__at_a_terminal__has_no_colour(self):
        """None at all, so that NO_COLOR has nothing to turn off."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([PROGRAM, "run", ORACLE, "--reps", "20", "--deployment", "direct"], cwd=self.folder,
                                   env=dict(self.environment, TERM="xterm-256color"), stdin=theirs, stdout=theirs,
                                   stderr=theirs)
        self.addCleanup(self.end, process)
        os.close(theirs)
        text = self.read_terminal(ours)
        self.assertEqual(process.wait(PATIENCE_SECONDS), OK)
        self.assertIn(b"20 of 20 replications", text)
        self.assertNotRegex(text, rb"\x1b\[[0-9;]*m")

    @staticmethod
    def read_terminal(file):
        """All until the other side is closed, which Linux tells as an error."""
        text = b""
        with os.fdopen(file, "rb", buffering=0) as terminal:
            try:
                while True:
                    text += terminal.read(1 << 16)
            except OSError:
                return text

    def test_run__twice__second_has_a_folder_of_its_own(self):
        for number in ("1", "2"):
            done = self.call("run", ORACLE, "--reps", "1", "--deployment", "direct")
            self.assertEqual(done.returncode, OK)
            self.assertIn("kept in runs/mmc-" + number + "\n", done.stderr)
        self.check((["run", ORACLE, "--reps", "1", "--out", "runs/mmc-1"], USAGE, None, r"holds a finished run"))
        pathlib.Path(self.folder, "full").mkdir()
        pathlib.Path(self.folder, "full", "note").write_text("kept", encoding="utf-8")
        self.check((["run", ORACLE, "--reps", "1", "--out", "full"], FAILURE, None, r"never overwrites"))

    def test_output__closed_or_full__fails_and_says_so_but_not_to_head(self):
        for arguments in (["schema"], ["explain"], ["init"], ["--version"], ["validate", ORACLE],
                          ["run", ORACLE, "--reps", "1", "--deployment", "direct", "--quiet"]):
            line = " ".join([PROGRAM, *arguments])
            rows = [(line + " >&-", FAILURE, r"cannot write to standard output"),
                    (line + " >/dev/full", FAILURE, r"cannot write to standard output: No space"),
                    ("trap '' PIPE; { " + line + "; } | true; exit ${PIPESTATUS[0]}", None, r"^$")]
            for command, code, err in rows:
                with self.subTest(command=command):
                    done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, text=True,
                                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
                    self.assertIn(done.returncode, (OK, FAILURE) if code is None else (code,))
                    self.assertRegex(done.stderr, err)


class Trace(CommandLine):
    def setUp(self):
        super().setUp()
        self.write("a.yaml", self.call("init").stdout)
        self.assertEqual(self.call("run", "a.yaml", "--reps", "2", "--first", "3", "--out", "run", "--ledger", "l.csv",
                                   "--deployment", "direct", "--quiet").returncode, OK)

    def listed(self, *arguments):
        return json.loads(self.call("trace", "run", "--json", "--list", "100000", *arguments).stdout)["contacts"]

    def ledger_of(self, contact, replication):
        with open(self.path("l.csv"), encoding="utf-8") as file:
            rows = [line.rstrip("\n").split(",") for line in file]
        return [row for row in rows[1:] if row[0] == str(replication) and row[6] == contact]

    def test_trace__each_outcome__steps_are_the_ledgers_records(self):
        for outcome in ("no_further_action", "advice", "early_help", "referral", "open_case", "early_help_met",
                        "early_help_unmet", "plan"):
            contact = self.listed("--outcome", outcome)[0]["contact"]
            trace = json.loads(self.call("trace", "run", contact, "--json").stdout)
            told = [(str(step["time_seconds"]), step["time"], step["service"], step["kind"])
                    for step in trace["steps"] if step["kind"] != "open"]
            wanted = [(row[1], row[2], row[3], row[5]) for row in self.ledger_of(contact, 3)]
            self.assertEqual(told, wanted, outcome)

    def test_trace__referral__gives_rule_inputs_and_clocks(self):
        contact = self.listed("--outcome", "plan")[0]["contact"]
        text = self.call("trace", "run", contact).stdout
        for wanted in (r"received from (police|school), about child \d of \d", r"worker \d",
                       r"decided: referral for assessment", r"rule by_thresholds",
                       r"reaches 3\.500 \(assessment_from_level 3\.5 \+ shift 0\.000\)",
                       r"one-day clock: (met|missed)", r"assessed: care and support plan",
                       r"assessment clock: (met|missed)"):
            self.assertRegex(text, wanted)

    def test_trace__shifted_thresholds__are_told_apart(self):
        self.assertEqual(self.call("run", "a.yaml", "--reps", "1", "--out", "shifted", "--deployment", "direct",
                                   "--quiet", "--set", "screening.threshold_shift_levels=0.25", "--set",
                                   "screening.decision_maker_sd_levels=0.2").returncode, OK)
        listed = json.loads(self.call("trace", "shifted", "--json", "--list", "1", "--outcome", "referral").stdout)
        text = self.call("trace", "shifted", listed["contacts"][0]["contact"]).stdout
        match = re.search(r"shifted by \+?(-?\d\.\d+): \+0\.250 in the scenario, ([+-]\d\.\d+) by this worker", text)
        self.assertAlmostEqual(float(match[1]), 0.25 + float(match[2]), places=6)

    def test_trace__open_contact__ends_with_how_it_stands(self):
        contact = [one for one in self.listed() if one["closed"] is None][-1]["contact"]
        steps = json.loads(self.call("trace", "run", contact, "--json").stdout)["steps"]
        self.assertEqual(steps[-1]["kind"], "open")

    def test_trace__family_that_came_back__lists_its_other_contacts(self):
        contact = [one for one in self.listed() if one["contact"].startswith("02")][0]["contact"]
        trace = json.loads(self.call("trace", "run", contact, "--json").stdout)
        others = [one["contact"] for one in trace["family_contacts"]]
        self.assertLessEqual({"00" + contact[2:], "01" + contact[2:]}, set(others))

    def test_trace__replication__is_one_of_the_run(self):
        first = self.listed("--replication", "4")[0]["contact"]
        self.check((["trace", "run", first, "--replication", "4"], OK, r"replication 4 of run", None))
        self.check((["trace", "run", first, "--replication", "5"], USAGE, None, r"the run has 3 to 4, not 5"))

    def test_trace__absent_contact__hints_at_some(self):
        self.check((["trace", "run", "ffffffffffffffff"], USAGE, None,
                    r"does not occur in replication 3; the first there are ([0-9a-f]{16}, ){2}[0-9a-f]{16}; --list"))

    def test_trace__changed_run__is_refused(self):
        rows = [("manifest.json", '"order": 1', '"order": 77', r"order 77"),
                ("manifest.json", '"program": "', '"program": "9', r"program 9"),
                ("manifest.json", '"mathematics": "', '"mathematics": "0', r"mathematics"),
                ("manifest.json", '"seed"', '"sed"', r"manifest\.json: .*seed"),
                ("scenario.json", '"staff_posts": 3', '"staff_posts": 4', r"not the scenario that was run"),
                ("scenario.json", '"staff_posts": 3', '"staff_posts": -3', r"scenario\.json:")]
        for name, old, new, wanted in rows:
            with open(self.path("run", name), encoding="utf-8") as file:
                before = file.read()
            self.assertIn(old, before)
            self.write(os.path.join("run", name), before.replace(old, new))
            self.check((["trace", "run", "--list", "1"], FAILURE, None, wanted))
            self.write(os.path.join("run", name), before)


class Signals(CommandLine):
    def has_kept_some(self, run):
        """Nobody but the run may read its store now; the log beside it grows with each replication, past that of the tables."""
        log = pathlib.Path(self.path(run, "replications.db-wal"))
        return log.exists() and log.stat().st_size > 120_000

    def test_signal__direct__keeps_what_was_computed(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            run = "run-" + str(number)
            process = self.start("run", ORACLE, "--reps", "100000", "--in-step", "1", "--jobs", "1",
                                 "--deployment", "direct", "--out", run)
            self.until(lambda: self.has_kept_some(run), "a replication that is complete")
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
            self.assertEqual((process.returncode, out), (INTERRUPTED, ""), err)
            self.assertRegex(err, r"\nfrontdoor: interrupted at simulated \d{4}-\d\d-\d\d .*\nfrontdoor: \d+ of 100000 ")
            self.assert_nothing_looks_finished(run)
            complete = self.manifest(run)["complete_replications"]
            self.assertEqual(complete > 0, os.path.exists(self.path(run, "results.partial.json")))

    @staticmethod
    def has_work(pid):
        """Has used a second of a processor: some replications are complete."""
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return int(file.read().rsplit(")", 1)[1].split()[11]) >= os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    unittest.main()
