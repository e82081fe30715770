"""What somebody has who installs the package with apt on a bare Debian: no source, no compiler, no Node."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import debian_root

SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PACKAGE = pathlib.Path(os.environ["FRONTDOOR_PACKAGE"])
PATIENCE_SECONDS = 600
# Debian's own programs; manuals and examples are left out of some images, but not of this system.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"}
# What bash does when somebody has typed `frontdoor compa` and a tab.
COMPLETE = """. /usr/share/bash-completion/completions/frontdoor
COMP_WORDS=(frontdoor compa) COMP_CWORD=1
$(complete -p frontdoor | sed 's/.*-F \\([^ ]*\\).*/\\1/') frontdoor compa frontdoor
echo "${COMPREPLY[@]}"
"""


class Root:
    """The bare Debian. Mounts are made in namespaces of their own, and so are gone with whoever made them."""

    def __init__(self):
        self.path = None

    def make(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-package-")) / "root"
        debian_root.make(self.path, self.on_machine)
        shutil.copy(PACKAGE, self.path / "tmp" / "frontdoor.deb")
        self.call("apt-get update && apt-get install --yes --no-install-recommends /tmp/frontdoor.deb man-db")

    @staticmethod
    def on_machine(*command):
        done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=PATIENCE_SECONDS, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: exit code {done.returncode}\n{done.stdout[-4000:]}")
        return done.stdout

    def call(self, script, check=True):
        """What a shell in it prints; standard error after standard output."""
        inside = 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" sh -c "cd /root && $1"'
        done = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", inside, self.path, script],
                              env=ENVIRONMENT | debian_root.proxies(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"{script}: exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def remove(self):
        """Twice is as good as once."""
        if self.path is not None:
            shutil.rmtree(self.path.parent)
            self.path = None


root = Root()


def setUpModule():
    root.make()


class Package(unittest.TestCase):
    def test_cardiff_year__as_installed__hash_of_the_readme(self):
        readme = (SOURCE / "README.md").read_text(encoding="utf-8")
        (want,) = set(re.findall(r"ledger (xxh3-128:[0-9a-f]{32})", readme))
        said = root.call("frontdoor run /usr/share/frontdoor/scenarios/cardiff-2014-15.yaml")
        self.assertIn(want, said)

    def test_manual__of_the_program_and_of_its_verbs__are_there(self):
        page = root.call("man --pager=cat frontdoor")
        for verb in re.findall(r"^  ([a-z-]+)  ", root.call("frontdoor --help"), re.M):
            self.assertIn(verb, page)

    def test_manual__for_a_reader_of_welsh__is_in_welsh(self):
        page = root.call("LANGUAGE=cy man --pager=cat frontdoor")
        for heading in ("ENW", "CRYNODEB", "DISGRIFIAD", "GORCHMYNION"):
            self.assertRegex(page, rf"(?m)^{heading}$")
        self.assertIn("drws ffrynt gwasanaethau plant", page)

    def test_completion__of_a_verb__is_offered(self):
        (root.path / "tmp" / "complete.sh").write_text(COMPLETE, encoding="utf-8")
        self.assertEqual(root.call("bash /tmp/complete.sh").split(), ["compare"])

    def test_report__without_node__says_why_and_the_run_is_kept(self):
        said = root.call("frontdoor run /usr/share/frontdoor/scenarios/oracle/mmc.yaml --reps 2 --out kept --report r.html; "
                         "ls kept", check=False)
        self.assertIn("results.json", said)
        self.assertIn("r.html: the report cannot be written: that takes Node: on Debian, apt-get install nodejs", said)


if __name__ == "__main__":
    unittest.main()
