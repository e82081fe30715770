"""A Docker engine for one test: Debian's, as root, with a socket and a data folder of its own, gone when it ends.

It runs in namespaces of its own, of processes, mounts and, where it need not reach outside, the network. So neither a
bridge nor a rule, a mount or a process is left on the machine, whichever way the test ends; and an engine that runs
there already is not touched. Even a kill of the test ends it. Standard library only.
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

START_SECONDS = 60
STOP_SECONDS = 30
COMMAND_SECONDS = 300
# Of a range that is for examples.
NEIGHBOUR = "198.51.100.2"
BUILD_SUBNET = "198.51.100.253/30"
# Debian's own programs, whatever else of that name the machine has.
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

# The engine of the machine, if it has one, must not be found: neither its containerd nor its process number.
SHIELD = 'mkdir -p /run/containerd && mount -t tmpfs none /run/containerd && exec "$@"'


class EngineFailed(Exception):
    """With the last words of the engine."""


class Engine:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-containers-"))
        self.socket = f"unix://{self.folder}/engine.sock"
        self.cgroup = self.folder.name
        self.process = None
        self.bridge = None
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("DOCKER", "COMPOSE"))}
        # BuildKit would look for its front end in a registry.
        self.environment |= {"PATH": PATH, "DOCKER_HOST": self.socket, "DOCKER_CONFIG": str(self.folder / "config"),
                             "DOCKER_BUILDKIT": "0", "COMPOSE_PROJECT_NAME": "frontdoor-test", "LC_ALL": "C.UTF-8"}

    def start(self, reaches_outside):
        """reaches_outside: shares the machine's network, for builds; else it has one of its own, with bridges."""
        namespaces = ["--mount", "--pid", "--mount-proc", "--fork", "--kill-child"]
        network = ["--userland-proxy=false"]
        if reaches_outside:
            # Not --bridge=none: that would remove docker0, which may be another engine's.
            self.bridge = f"fdtest{os.getpid()}"
            self.call("ip", "link", "add", self.bridge, "type", "bridge")
            self.call("ip", "address", "add", BUILD_SUBNET, "dev", self.bridge)
            network += ["--bridge", self.bridge, "--iptables=false", "--ip-forward=false", "--ip-masq=false"]
        else:
            namespaces += ["--net"]
        command = ["setpriv", "--pdeathsig", "KILL", "unshare", *namespaces, "sh", "-c", SHIELD, "sh", "dockerd", "--host", self.socket,
                   "--data-root", self.folder / "data", "--exec-root", self.folder / "exec",
                   "--pidfile", self.folder / "engine.pid", "--cgroup-parent", "/" + self.cgroup,
                   "--exec-opt", "native.cgroupdriver=cgroupfs", *network]
        with open(self.folder / "engine.log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while self.call("docker", "version", check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise EngineFailed("the Docker engine does not start:\n" + self.last_words())
            time.sleep(0.1)

    def last_words(self):
        with open(self.folder / "engine.log", encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-20:])

    def pid(self):
        """Of the engine itself, the child of unshare."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text(encoding="ascii").split()[0])

    def stop(self):
        if self.process is not None:
            with contextlib.suppress(OSError, IndexError):  # the end of unshare would be the engine's sudden end
                os.kill(self.pid(), signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(STOP_SECONDS)
            self.process.kill()
            self.process.wait()
            self.process = None
        if self.bridge is not None:
            self.call("ip", "link", "delete", self.bridge)
            self.bridge = None

    def remove(self):
        self.stop()
        for folder in sorted(pathlib.Path("/sys/fs/cgroup").rglob(self.cgroup + "/**/"), reverse=True):
            with contextlib.suppress(OSError):  # a controller's own; or a process takes a moment to go
                folder.rmdir()
        shutil.rmtree(self.folder)

    def call(self, *command, check=True, **options):
        """Runs a command of the engine's clients; its output is text. Fails with that output."""
        options = {"env": self.environment, "stdin": subprocess.DEVNULL, "timeout": COMMAND_SECONDS} | options
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, **options)
        if check and done.returncode != 0:
            raise EngineFailed(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-4000:]}")
        return done

    @contextlib.contextmanager
    def neighbour(self):
        """A machine beside the engine's, to which containers find a way unless their network is internal."""
        listener = "import socket; s = socket.create_server(('', 80)); print('ready', flush=True)\nwhile True: s.accept()"
        with subprocess.Popen(["unshare", "--net", "/usr/bin/python3", "-c", listener], env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
            try:
                process.stdout.readline()
                here, there = (["nsenter", "--net", "--target", pid] for pid in (self.pid(), process.pid))
                self.call(*here, "ip", "link", "add", "out", "type", "veth", "peer", "name", "in", "netns", process.pid)
                for side, name, address in ((here, "out", "198.51.100.1"), (there, "in", NEIGHBOUR)):
                    self.call(*side, "ip", "address", "add", address + "/24", "dev", name)
                    self.call(*side, "ip", "link", "set", name, "up")
                yield
            finally:
                process.kill()

    def inspect(self, name):
        return json.loads(self.call("docker", "inspect", name).stdout)[0]
