"""Real faults in real processes: each is noticed, the run ends and says who, when and what was kept, and nothing is left.

A row of the tables is one run of four replications, two at a time, of the scenario four-weeks: a fault strikes a program at
exactly one frame or file (tests/support/fault_preload.c). How fast it is noticed is measured by bench/notice; the bounds
here are wide, so that a busy machine fails no test. Standard library only.
"""
import concurrent.futures
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import faults  # noqa: E402
from runs import rows_of_this_build  # noqa: E402

SERVICES = ("intake", "screening", "early_help", "assessment")
ROWS_AT_ONCE = 6
SLEEPERS_AT_ONCE = 10 if faults.SLOWNESS == 1 else 6  # rows that wait for a lease
REPLICATIONS = ["--reps", "4", "--in-step", "2"]
LEASE_SECONDS = 3 * faults.SLOWNESS  # six programs that share a processor must not look as if they hung
HEARTBEAT_SECONDS = 5  # door_socket.h
SPAWN_SECONDS = 3  # door_round.c: on top of the lease, for a hello
NOTICE_SECONDS = 12 + LEASE_SECONDS

OK, FAILURE, INTERRUPTED, KILLED = 0, 1, 130, -9
WHEN = r"at simulated 2014-\d\d-\d\d \d\d:\d\d:\d\d, cycle \d+"
BEFORE = "before it joined the run"
FULL = "No space left on device"
NEVER = object()  # of kept: not even a manifest


class Row:
    """One run and what is wanted of it.

    kept: complete replications in results.partial.json; 4: or, with code 0, in results.json. message: the first line of
    two on standard error, or "" for none. within: seconds from the fault to the end of the last process.
    """

    def __init__(self, fault, message, kept=0, code=FAILURE, **others):
        self.fault = fault
        self.message = message
        self.kept = kept
        self.code = code
        self.arguments = list(others.pop("arguments", []))
        self.within = others.pop("within", NOTICE_SECONDS)
        self.full = others.pop("full", None)
        self.then = others.pop("then", None)  # what is done to the run once it is struck
        self.told = others.pop("told", None)  # the second line; None: what kept says
        self.stays = set(others.pop("stays", ()))  # files beside the run's folder
        self.options = others

    def __str__(self):
        return " ".join(filter(None, [self.fault, self.full, *self.arguments, *map(str, self.options)]))


def kept_line(row):
    """What has to be said of the replications."""
    if row.told is not None:
        return row.told
    if row.kept == 0:
        return r"no replication was (complete|kept)"
    return (rf"{row.kept} of 4 replications (were complete: kept|are kept) in run/results\.partial\.json")


class RealFaults(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))  # and short names below: sockets lie there
        self.addCleanup(shutil.rmtree, self.folder)
        self.sound = {count: self.run_soundly(count) for count in (2, 4)}

    def run_soundly(self, count):
        arguments = ["--quiet", "--reps", str(count), "--deployment", "direct"]
        run = faults.FaultyRun(self.folder / f"sound-{count}", arguments).end()
        self.assertEqual(run.code, OK, run.err)
        return run.results("results.json")

    def run_row(self, number, row):
        arguments = ["--quiet", *REPLICATIONS, *row.arguments]
        folder = self.folder / str(number)
        run = faults.FaultyRun(folder, arguments, row.fault, row.full, **row.options)
        try:
            if row.then is not None:
                row.then(run)
        finally:
            run.end()
        return run

    def check_all(self, rows, at_once=ROWS_AT_ONCE):
        rows = rows_of_this_build(rows)
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            runs = [pool.submit(self.run_row, number, row) for number, row in enumerate(rows)]
        for row, run in zip(rows, runs):
            with self.subTest(row=str(row)):
                self.check(row, run.result())

    def check(self, row, run):
        self.assertEqual(run.code, row.code, run.err)
        self.check_words(row, run)
        if row.fault is not None:
            self.assertIsNotNone(run.struck_at, "the fault did not strike")
            self.assertLess(run.gone_at - run.struck_at, row.within)
        self.assertEqual(run.temporary_names, [], "a socket, keys or a directory are left")
        if row.code == OK:
            self.check_finished(row, run)
        else:
            self.check_unfinished(row, run)

    def check_words(self, row, run):
        """One voice: what happened, and what was kept."""
        if row.message == "":
            self.assertEqual(run.err, "")
            return
        lines = run.err.splitlines()
        self.assertEqual(len(lines), 2, run.err)
        self.assertRegex(lines[0], "^frontdoor: " + row.message)
        self.assertRegex(lines[1], "^frontdoor: " + kept_line(row))

    def check_finished(self, row, run):
        self.assertIs(run.manifest["finished"], True)
        self.assertEqual(run.results("results.json"), self.sound[4])
        self.assertEqual(run.left_names,
                         {"manifest.json", "results.json", "results.txt", "scenario.json"} | row.stays)

    def check_unfinished(self, row, run):
        self.assertEqual(run.out, "")
        if row.kept is NEVER:
            self.assertLessEqual(run.left_names, {"scenario.json"} | row.stays)
            return
        names = {"manifest.json", "scenario.json"} | ({"results.partial.json"} if row.kept else set())
        self.assertEqual(run.left_names, names | row.stays)
        self.assertIs(run.manifest["finished"], False)
        reason = run.manifest["unfinished_because"]
        self.assertIn(reason, ["still running, or ended without a word", run.err.splitlines()[0][len("frontdoor: "):]])
        if row.kept:
            self.assertEqual(run.results("results.partial.json"), self.sound[row.kept])
            self.assertGreaterEqual(len(run.stored_numbers), row.kept, "a complete replication is not in the store")


def service_phases(service):
    """Each phase: what the service does then, replications complete before, whether it has joined.

    A part of two replications takes each service some 100 to 140 grants: the 60th is one of the first part, the 170th of
    the second.
    """
    return {
        "hello": (f"{service}:sends HELLO:1", 0, False),
        "start": (f"{service}:takes WELCOME:1", 0, True),
        "grant": (f"{service}:takes GRANT:170", 2, True),
        "work": (f"{service}:sends ANSWER:60", 0, True),
        "finish": (f"{service}:takes FINISH:2", 2, True),
        "summary": (f"{service}:sends SUMMARY:2", 2, True),
    }


def rows_of_service(party, action, phases, what, arguments=()):
    """what: of a fault after and before the service has joined."""
    rows = []
    for phase, (place, kept, has_joined) in service_phases(party.replace("_", "-")).items():
        if phase in phases:
            message = f"{party} {what[0]}, {WHEN}" if has_joined else f"{party} {what[1]}"
            rows.append(Row(f"{place}:{action}", message, kept, arguments=arguments))
    return rows


class Services(RealFaults):
    def test_service_killed__any_phase__run_names_it(self):
        rows = []
        what = (r"ended by signal 9 \(Killed\)", rf"ended by signal 9 \(Killed\), {BEFORE}")
        for party in SERVICES:
            rows += rows_of_service(party, "kill", ("hello", "start", "grant", "work", "finish", "summary"), what)
            rows += rows_of_service(party, "kill", ("hello", "work", "summary"), what, ["--deployment", "tcp"])
        self.check_all(rows)

    def test_service_ends_by_itself_or_is_told_to__run_names_it(self):
        rows = []
        told = "was told to end by a signal"
        for party, action, words in (("intake", "exit", "ended with exit code 0"), ("screening", "term", told),
                                     ("early_help", "int", told), ("assessment", "hup", told)):
            rows += rows_of_service(party, action, ("start", "grant", "work"), (words, words))
        self.check_all(rows)

    def test_service_stopped_or_hanging__any_phase__is_noticed_within_its_lease(self):
        """A stopped process and one whose handler hangs while its sockets live: the first phase has its own limit."""
        rows = []
        what = (rf"hangs: no sign of life for {LEASE_SECONDS}\.0 s",
                rf"hangs: it did not say hello within {LEASE_SECONDS + SPAWN_SECONDS}\.0 s")
        lease = ["--lease", str(LEASE_SECONDS)]
        for party, action in zip(SERVICES * 2, ("stop", "hang", "hang", "stop", "hang", "stop", "stop", "hang")):
            rows += rows_of_service(party, action, ("grant", "work", "finish"), what, lease)
        rows += rows_of_service("intake", "stop", ("hello",), what, lease)
        rows += rows_of_service("assessment", "hang", ("hello",), what, lease)
        rows += rows_of_service("screening", "hang", ("start",), what, lease)
        rows += rows_of_service("early_help", "hang", ("summary",), what, [*lease, "--deployment", "tcp"])
        # A stopped program answers no heartbeat of libzmq either: with a lease above 5 s (door_socket.h) that is first.
        lost = (what[0] if LEASE_SECONDS < HEARTBEAT_SECONDS else rf"({what[0]}|closed its connection or lost it)", what[1])
        rows += rows_of_service("early_help", "stop", ("work",), lost, [*lease, "--deployment", "tcp"])
        self.check_all(rows, SLEEPERS_AT_ONCE)

    def test_service_lost__after_its_last_word__changes_nothing(self):
        """Its counts are in: the run is finished, whatever becomes of the program."""
        self.check_all([Row(f"{service}:takes STOP:1:{action}", "", 4, OK)
                        for service, action in (("intake", "kill"), ("screening", "hang"), ("assessment", "stop"))])


class Conductor(RealFaults):
    def test_conductor_killed__any_phase__command_line_speaks_for_it(self):
        died = r"the conductor was ended by signal 9 \(Killed\), "
        rows = [Row("conductor:takes HELLO:1:kill", died + "before the first cycle"),
                Row("conductor:sends WELCOME:2:kill", died + "before the first cycle"),
                Row("conductor:sends GRANT:200:kill", died + WHEN),
                Row("conductor:takes ANSWER:200:kill", died + WHEN),
                Row("conductor:sends GRANT:700:kill", died + WHEN, 2),
                Row("conductor:sends FINISH:6:kill", died + WHEN, 2),
                Row("conductor:takes SUMMARY:8:kill", died + WHEN, 2),
                Row("conductor:sends STOP:2:kill", died + WHEN, 2)]
        rows += [Row(row.fault, row.message, row.kept, arguments=["--deployment", "tcp"]) for row in rows[::2]]
        rows.append(Row("conductor:sends GRANT:200:term", "interrupted " + WHEN, code=INTERRUPTED))
        self.check_all(rows)

    def test_conductor_killed__while_it_writes__nothing_half_is_left(self):
        died = r"the conductor was ended by signal 9 \(Killed\), " + WHEN
        ledger = {"arguments": ["--ledger", "l.csv"]}
        self.check_all([Row("conductor:opens results.partial.json.part:1:kill", died, 0),
                        Row("conductor:names results.partial.json:1:kill", died, 0),
                        Row("conductor:opens l.csv.1.part:1:kill", died, 0, **ledger),
                        Row("conductor:opens l.csv.part:1:kill", died, 2, **ledger),
                        Row("conductor:opens manifest.json.part:2:kill", died, 2),
                        Row("conductor:names results.txt:1:kill", died, 2),
                        Row("conductor:names results.json:1:kill", died, 2),
                        Row("conductor:names manifest.json:2:kill", died, 4)])

    def test_conductor_stopped__longer_than_a_lease__is_killed(self):
        stopped = r"the conductor was stopped by signal 19 \(Stopped \(signal\)\) and did not go on, "
        lease = ["--lease", str(LEASE_SECONDS)]
        self.check_all([Row("conductor:takes HELLO:1:stop", stopped + "before the first cycle", arguments=lease),
                        Row("conductor:sends GRANT:700:stop", stopped + WHEN, 2, arguments=lease),
                        Row("conductor:takes SUMMARY:8:stop", stopped + WHEN, 2,
                            arguments=[*lease, "--deployment", "tcp"])])


class CommandLine(RealFaults):
    def test_command_line_killed__any_phase__conductor_ends_the_run(self):
        died = "; the program that started the run has died$"
        rows = [Row("conductor:takes HELLO:1:kill:parent", "interrupted .*" + died, code=KILLED),
                Row("conductor:sends GRANT:200:kill:parent", "interrupted " + WHEN + died, code=KILLED),
                Row("conductor:takes ANSWER:700:kill:parent", "interrupted " + WHEN + died, 2, code=KILLED),
                Row("conductor:sends FINISH:5:kill:parent", "interrupted " + WHEN + died, 2, code=KILLED)]
        rows.append(Row(rows[2].fault, rows[2].message, 2, KILLED, arguments=["--deployment", "tcp"]))
        self.check_all(rows)

    def test_command_line_killed__direct__nothing_looks_finished(self):
        """Everything dies at once: nobody is left to say why, but what was complete is there."""
        arguments = ["--quiet", *REPLICATIONS, "--deployment", "direct", "--jobs", "1"]
        run = faults.FaultyRun(self.folder / "direct", arguments, "frontdoor:opens results.json.part:1:kill").end()
        self.assertEqual((run.code, run.err), (KILLED, ""))
        self.assertIs(run.manifest["finished"], False)
        self.assertEqual(run.manifest["unfinished_because"], "still running, or ended without a word")
        self.assertEqual(run.results("results.partial.json"), self.sound[2])
        self.assertTrue(run.left_names.isdisjoint({"results.json", "results.txt"}))

    def test_command_line_stopped__run_goes_on__result_is_sound(self):
        self.check_all([Row(f"conductor:{place}:stop:parent", "", 4, OK, within=60,
                            then=faults.FaultyRun.continue_once_finished)
                        for place in ("takes HELLO:1", "takes ANSWER:200")])

    def test_interrupted__any_signal_and_phase__keeps_what_is_complete(self):
        rows = []
        for number in ("int", "term", "hup"):  # as a terminal or a supervisor tells all of them
            for place, kept in (("takes HELLO:1", 0), ("sends GRANT:700", 2), ("takes SUMMARY:8", 2)):
                rows.append(Row(f"conductor:{place}:{number}:group", "interrupted " + WHEN, kept, INTERRUPTED))
        # The command line alone, which passes it on: one long part, so that the run does not end before it does.
        rows += [Row(f"conductor:{place}:{number}:parent", "interrupted " + WHEN, 0, INTERRUPTED,
                     arguments=["--reps", "64", "--in-step", "64"])
                 for number in ("int", "term") for place in ("takes HELLO:1", "sends GRANT:100")]
        rows += [Row(row.fault, row.message, row.kept, INTERRUPTED, arguments=["--deployment", "tcp"])
                 for row in rows[:9:4]]
        self.check_all(rows)

    def test_interrupted__while_somebody_hangs__ends_all_the_same(self):
        """A Ctrl-C once the fault has struck, long before a lease is over."""
        def interrupt(run):
            run.signal_once_struck(signal.SIGINT)
        lease = ["--lease", "600"]
        self.check_all([Row("screening:takes GRANT:170:hang", "interrupted " + WHEN, 2, INTERRUPTED, then=interrupt,
                            arguments=lease),
                        Row("intake:takes GRANT:170:stop", "interrupted " + WHEN, 2, INTERRUPTED, then=interrupt,
                            arguments=lease),
                        Row("intake:sends HELLO:1:hang", "interrupted", 0, INTERRUPTED, then=interrupt,
                            arguments=lease),
                        Row("conductor:sends GRANT:700:stop", "interrupted " + WHEN, 2, INTERRUPTED, then=interrupt,
                            arguments=lease),
                        Row("conductor:sends GRANT:700:hang", "the conductor did not end when told to, " + WHEN, 2,
                            INTERRUPTED, then=interrupt, within=60, arguments=lease)])

    def test_standard_output__closed_or_full__result_is_kept(self):
        for deployment in ("ipc", "tcp"):
            for target, wanted in (("&-", "cannot write to standard output"), ("/dev/full", FULL)):
                with self.subTest(deployment=deployment, target=target):
                    wrapper = ["sh", "-c", f'exec "$@" >{target}', "sh"]
                    folder = self.folder / f"output-{deployment}-{len(target)}"
                    run = faults.FaultyRun(folder, ["--quiet", *REPLICATIONS, "--deployment", deployment],
                                           wrapper=wrapper).end()
                    self.assertEqual(run.code, FAILURE)
                    self.assertRegex(run.err, r"^frontdoor: cannot write to standard output: [^\n]*\n$")
                    self.assertIn(wanted, run.err)
                    self.check_finished(Row(None, ""), run)
                    self.assertEqual(run.temporary_names, [])


class FullDisk(RealFaults):
    def test_disk_full__any_file__says_which_and_keeps_what_it_can(self):
        both = {"arguments": ["--ledger", "l.csv", "--record-wire", "w"]}
        direct = {"arguments": ["--ledger", "l.csv", "--deployment", "direct"]}
        ledger = rf"l\.csv: cannot write the ledger: {FULL}"
        mid_ledger = ledger + r", at simulated 2014-\d\d-\d\d \d\d:\d\d:\d\d of replication 2"
        results = rf"run/results\.json: cannot write: {FULL}"
        manifest = rf"run/manifest\.json: cannot write: {FULL}"
        end = r"; the whole ledger is kept in l\.csv$"
        no_ledger = r"; l\.csv was not written$"
        four = r"4 of 4 replications were complete: kept in run/results\.partial\.json"
        nothing = r"no replication was complete; l\.csv was not written"
        files = {"l.csv", "w"}
        self.check_all([
            Row(None, mid_ledger, 2, full="l.csv.2.part:1:20000", stays={"w"}, **both,
                told=four.replace("4", "2", 1) + no_ledger),
            Row(None, mid_ledger, 2, full="l.csv.2.part:1:20000", told=four.replace("4", "2", 1) + no_ledger,
                **direct | {"arguments": [*direct["arguments"], "--jobs", "1"]}),
            Row(None, ledger + "$", 4, full="l.csv.part:1:50000", stays={"w"}, told=four + no_ledger, **both),
            Row(None, rf"w: cannot write the recording: {FULL}, {WHEN}$", 0, full="w:1:400000", stays={"w"},
                told=nothing, **both),
            Row(None, results, 4, full="results.json.part:1:1000", stays=files, told=four + end, **both),
            Row(None, results, 4, full="results.json.part:1:1000", stays={"l.csv"}, told=four + end, **direct),
            Row(None, rf"run/results\.txt: cannot write: {FULL}", 4, full="results.txt.part:1:1000", stays=files,
                told=four + end, **both),
            Row(None, manifest, 4, full="manifest.json.part:2:300", stays=files, **both,
                told=four + end[:-1] + rf"; the manifest says .* not finished, but not why: {manifest}$"),
            Row(None, manifest, NEVER, full="manifest.json.part:1:300", stays={"w"}, **both,
                told=nothing + rf"; there is no manifest: {manifest}$"),
            Row(None, rf"run/scenario\.json: cannot write: {FULL}", NEVER, full="scenario.json.part:1:300", **both,
                told="nothing was simulated$"),
            Row(None, "", 4, OK, full="results.partial.json.part:1:300", stays=files, **both),
        ])

    def test_disk_full__really__says_which_and_keeps_what_it_can(self):
        """A file system of 3 MB in a name space of its own; a recording fills it and stays, so what is left needs the
        room reserved at the start."""
        inside = self.folder / "small"
        inside.mkdir()
        wrapper = ["unshare", "--map-root-user", "--mount", "sh", "-ec",
                   f'mount -t tmpfs -o size=3000k tmpfs "{inside}"; code=0\n'
                   f'"$@" || code=$?; cp -a "{inside}"/. .; exit $code', "sh"]
        if subprocess.run([*wrapper, "true"], cwd=self.folder, capture_output=True, check=False).returncode != 0:
            self.skipTest("no file system can be mounted here")
        arguments = ["--quiet", *REPLICATIONS, "--out", str(inside / "run"), "--record-wire", str(inside / "w")]
        run = faults.FaultyRun(self.folder / "really", arguments, wrapper=wrapper).end()
        self.assertEqual(run.code, FAILURE, run.err)
        self.assertRegex(run.err, rf"^frontdoor: \S+/w: cannot write the recording: {FULL}, {WHEN}\n")
        self.assertRegex(run.err, r"\nfrontdoor: 2 of 4 replications were complete: kept in \S+\n$")
        self.assertEqual(run.results("results.partial.json"), self.sound[2])
        self.assertRegex(run.manifest["unfinished_because"], re.escape(FULL))
        self.assertEqual(run.left_names, {"manifest.json", "scenario.json", "results.partial.json", "w"})
        self.assertEqual(run.temporary_names, [])


if __name__ == "__main__":
    unittest.main()
