"""A Slurm of one node, which is this machine, for as long as a test wants it: two daemons, everything in one folder.

No munge and no accounting: whoever runs the test is the only one who asks. Nothing is left on the machine.
"""
import getpass
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

PATIENCE_SECONDS = 60
CONFIGURATION = """ClusterName=here
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/none
CredType=cred/none
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
PartitionName=here Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Slurm:
    def __init__(self):
        self.folder = None
        self.daemons = []

    def start(self):
        """Once; the node is idle when this returns."""
        if self.folder is not None:
            return
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-slurm-"))
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        configuration = CONFIGURATION.format(host=socket.gethostname().split(".")[0], user=getpass.getuser(),
                                             ports=free_ports(2), folder=self.folder, processors=os.cpu_count())
        (self.folder / "slurm.conf").write_text(configuration, encoding="utf-8")
        for program in ("slurmctld", "slurmd"):
            log = open(self.folder / f"{program}.log", "w", encoding="utf-8")
            self.daemons.append(subprocess.Popen([shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"), "-D"],
                                                 env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log))
            log.close()
        end = time.monotonic() + PATIENCE_SECONDS
        while "idle" not in self.call("sinfo", "--noheader", "--format", "%T", check=False):
            if time.monotonic() > end:
                raise TimeoutError("Slurm has no idle node:\n" + "".join(
                    (self.folder / f"{program}.log").read_text(encoding="utf-8") for program in ("slurmctld", "slurmd")))
            time.sleep(0.2)

    def environment(self, **more):
        return os.environ | {"SLURM_CONF": str(self.folder / "slurm.conf")} | more

    def call(self, *command, check=True, cwd=None, **environment):
        done = subprocess.run(command, env=self.environment(**environment), cwd=cwd, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE_SECONDS * 5,
                              check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"{command}: exit {done.returncode}: {done.stdout}")
        return done.stdout

    def stop(self):
        """Twice is as good as once."""
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            daemon.wait(timeout=PATIENCE_SECONDS)
        self.daemons = []
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None
