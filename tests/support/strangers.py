"""Runs over tcp that strangers come to, and the strangers: all on 127.0.0.1, bounded in number and time.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only; peers with CURVE keys are
libzmq's own, by ctypes.
"""
import contextlib
import ctypes
import os
import pathlib
import re
import resource
import select
import socket
import struct
import subprocess
import threading
import time

from runs import BUILD, FOUR_WEEKS, SERVICES, Run

PROGRAM = str(BUILD / "bin" / "frontdoor")
PATIENCE_SECONDS = 120
HELD_AFTER_BYTES = 6000  # of a service: it has joined, and the run is on its way

# ZMTP 3.1: signature, version, mechanism, as-server, filler (rfc.zeromq.org/spec/37).
SIGNATURE = b"\xff" + bytes(7) + b"\x01\x7f"


def greeting(mechanism):
    return SIGNATURE + b"\x03\x01" + mechanism.ljust(20, b"\0") + bytes(32)


def command(body, length=None):
    """A long command frame; length: what it says, where that is not the truth."""
    return b"\x06" + struct.pack(">Q", len(body) if length is None else length) + body


# ---- runs ----

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain for " + what)
        time.sleep(0.005)


def is_listening(port):
    for line in pathlib.Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, local, _, state = line.split()[:4]
        if local == f"0100007F:{port:04X}" and state == "0A":
            return True
    return False


def child_of(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return int(children[0]) if children else None


class Burden:
    """What a process has taken so far: read while it runs, kept when it is gone. Only root may count the descriptors of
    one with keys."""

    def __init__(self, pid):
        self.pid = pid
        self.memory_megabytes = self.descriptors = 0
        self.cpu_seconds = 0.0
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while self.look():
            time.sleep(0.02)

    def look(self):
        """False: it has ended."""
        try:
            status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
            stat = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            with contextlib.suppress(PermissionError):
                self.descriptors = max(self.descriptors, len(os.listdir(f"/proc/{self.pid}/fd")))
        except OSError:
            return False
        peak = re.search(r"VmHWM:\s+(\d+)", status)
        if peak is None:
            return False
        self.memory_megabytes = int(peak[1]) / 1024
        self.cpu_seconds = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        return True


class OpenRun:
    """A run whose services come by themselves; where it is to be held, screening through a proxy."""

    def __init__(self, folder, keys, replications, scenario=FOUR_WEEKS, descriptors=None, arguments=()):
        self.folder = folder
        self.keys = keys
        self.port = free_port()
        self.services = []
        self.out = folder / "run"
        self.told = open(folder / "told", "w+", encoding="utf-8")
        self.proxy = None
        limit = None
        if descriptors is not None:
            def limit():
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        self.process = subprocess.Popen(
            [PROGRAM, "run", str(scenario), "--quiet", "--reps", str(replications), "--deployment", "tcp",
             "--bind", f"tcp://127.0.0.1:{self.port}", "--keys", str(keys / "conductor"), "--out", str(self.out),
             *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.told, preexec_fn=limit)
        self.started_at = time.monotonic()
        until(lambda: is_listening(self.port) or self.process.poll() is not None, "the conductor")
        self.burden = Burden(child_of(self.process.pid))

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        for process in (*self.services, self.process):
            if process.poll() is None:
                process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)
        self.burden.thread.join(PATIENCE_SECONDS)
        if self.proxy is not None:
            self.proxy.end()
        self.told.close()

    def start_services(self, is_held=False):
        if is_held:
            self.proxy = Proxy(self.port, HELD_AFTER_BYTES)
        for name in SERVICES:
            port = self.proxy.port if is_held and name == "screening" else self.port
            self.services.append(subprocess.Popen(
                [str(BUILD / "bin" / f"frontdoor-{name.replace('_', '-')}"), "--connect", f"tcp://127.0.0.1:{port}",
                 "--keys", str(self.keys / name)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.told))
        if is_held:
            until(self.proxy.is_holding.is_set, "the middle of the run")

    def lines(self):
        """What the run and its services have said."""
        return (self.folder / "told").read_text(encoding="utf-8").splitlines()

    def until_told(self, pattern):
        until(lambda: any(re.search(pattern, line) for line in self.lines()), f"{pattern}; there is {self.lines()}")

    def wait(self):
        """The exit code, once all programs have ended."""
        for process in (self.process, *self.services):
            process.wait(timeout=PATIENCE_SECONDS)
        self.seconds = time.monotonic() - self.started_at
        self.burden.thread.join()
        return self.process.returncode

    def result(self):
        return Run(self.out)


class Proxy:
    """Between a service and the conductor: records what the service says first, holds it back, may cut."""

    def __init__(self, conductor_port, held_after_bytes):
        self.conductor_port = conductor_port
        self.held_after_bytes = held_after_bytes
        self.recorded = b""
        self.is_holding = threading.Event()
        self.may_go = threading.Event()
        self.is_over = threading.Event()
        self.is_cut = threading.Event()
        self.connection_count = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.05)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while not self.is_over.is_set():
            with contextlib.suppress(OSError):
                service, _ = self.listener.accept()
                with service, socket.create_connection(("127.0.0.1", self.conductor_port), timeout=30) as conductor:
                    for end in (service, conductor):
                        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.connection_count += 1
                    self.is_cut.clear()
                    self.pass_on(service, conductor)
        self.listener.close()

    def pass_on(self, service, conductor):
        passed = 0
        while not self.is_over.is_set() and not self.is_cut.is_set():
            for readable in select.select([service, conductor], [], [], 0.05)[0]:
                data = readable.recv(65536)
                if not data:
                    return
                (conductor if readable is service else service).sendall(data)
                if readable is service:
                    passed += len(data)
                    if self.connection_count == 1 and len(self.recorded) < 4096:
                        self.recorded += data
            if passed >= self.held_after_bytes and not self.may_go.is_set():
                self.is_holding.set()
                self.may_go.wait(PATIENCE_SECONDS)

    def let_go(self):
        self.may_go.set()

    def cut(self):
        self.is_cut.set()

    def end(self):
        self.is_over.set()
        self.may_go.set()
        self.thread.join()


# ---- strangers without a key ----

def say(port, *pieces, waits=False):
    """Connects, says the pieces, each after an answer or a moment, and leaves; waits: until the other end closes."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as peer:
        for number, piece in enumerate(pieces):
            peer.sendall(piece)
            if number + 1 < len(pieces):
                select.select([peer], [], [], 0.5)
        if waits:
            while peer.recv(65536):
                pass


class Crowd:
    """Many connections that are opened, say something at most, and stay."""

    def __init__(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.peers = []
        self.tried = 0

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.leave()

    def come(self, port, count, says=b""):
        for _ in range(count):
            peer = socket.socket()
            peer.setblocking(False)
            peer.connect_ex(("127.0.0.1", port))
            with contextlib.suppress(OSError):
                if says:
                    peer.send(says)
            self.peers.append(peer)
        self.tried += count

    def push(self, byte_count, seconds):
        """Goes on to send, to each as much as is taken, until the time is over."""
        left = {peer: byte_count for peer in self.peers}
        deadline = time.monotonic() + seconds
        while left and time.monotonic() < deadline:
            for peer in select.select([], list(left), [], 0.05)[1]:
                try:
                    left[peer] -= peer.send(bytes(min(left[peer], 1 << 20)))
                except OSError:
                    left[peer] = 0
                if left[peer] == 0:
                    del left[peer]

    def leave(self, count=None):
        for peer in self.peers[:count]:
            peer.close()
        del self.peers[:count]


class Flood:
    """A crowd that comes again and again until it is told to end: so many a second, the oldest leave."""

    def __init__(self, port, at_once, a_second):
        self.crowd = Crowd()
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.come, args=(port, at_once, a_second), daemon=True)
        self.thread.start()

    def come(self, port, at_once, a_second):
        batch = max(1, a_second // 100)
        while not self.is_over.wait(batch / a_second):
            self.crowd.come(port, batch)
            if len(self.crowd.peers) > at_once:
                self.crowd.leave(batch)

    def __enter__(self):
        return self.crowd

    def __exit__(self, *ignored):
        self.is_over.set()
        self.thread.join()
        self.crowd.leave()


# ---- peers with keys ----

LIBZMQ = ctypes.CDLL("libzmq.so.5", use_errno=True)
for _name, _result, _arguments in (("zmq_ctx_new", ctypes.c_void_p, ()),
                                   ("zmq_ctx_term", ctypes.c_int, (ctypes.c_void_p,)),
                                   ("zmq_socket", ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_int)),
                                   ("zmq_close", ctypes.c_int, (ctypes.c_void_p,)),
                                   ("zmq_connect", ctypes.c_int, (ctypes.c_void_p, ctypes.c_char_p)),
                                   ("zmq_send", ctypes.c_int,
                                    (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)),
                                   ("zmq_curve_keypair", ctypes.c_int, (ctypes.c_char_p, ctypes.c_char_p)),
                                   ("zmq_setsockopt", ctypes.c_int,
                                    (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t))):
    getattr(LIBZMQ, _name).restype = _result
    getattr(LIBZMQ, _name).argtypes = _arguments
DEALER, ROUTING_ID, LINGER, CURVE_PUBLICKEY, CURVE_SECRETKEY, CURVE_SERVERKEY = 5, 5, 17, 48, 49, 50
SNDMORE, DONTWAIT = 2, 1


def new_keys():
    """Public and secret key of nobody."""
    public, secret = ctypes.create_string_buffer(41), ctypes.create_string_buffer(41)
    if LIBZMQ.zmq_curve_keypair(public, secret) != 0:
        raise AssertionError("no CURVE in this libzmq")
    return public.value, secret.value


def keys_in(path):
    """Those that a file of make-keys holds; a secret is None in one of public keys."""
    text = path.read_text(encoding="ascii")
    found = {name: re.search(rf'{name}-key = "([^"]*)"', text) for name in ("public", "secret")}
    return tuple(match[1].encode() if match else None for match in found.values())


class Peer:
    """A DEALER that connects with these keys."""

    context = LIBZMQ.zmq_ctx_new()

    def __init__(self, port, keys, server_key, routing_id=None):
        self.socket = LIBZMQ.zmq_socket(self.context, DEALER)
        patience_until = time.monotonic() + 10
        while self.socket is None and time.monotonic() < patience_until:
            time.sleep(0.05)  # those that were closed are still being cleared away; a context has room for 1,023
            self.socket = LIBZMQ.zmq_socket(self.context, DEALER)
        linger = ctypes.c_int(0)
        LIBZMQ.zmq_setsockopt(self.socket, LINGER, ctypes.byref(linger), ctypes.sizeof(linger))
        options = {CURVE_PUBLICKEY: keys[0], CURVE_SECRETKEY: keys[1], CURVE_SERVERKEY: server_key,
                   ROUTING_ID: routing_id}
        for option, value in options.items():
            if value is not None and LIBZMQ.zmq_setsockopt(self.socket, option, value, len(value)) != 0:
                raise AssertionError(f"libzmq refuses option {option}")
        if LIBZMQ.zmq_connect(self.socket, f"tcp://127.0.0.1:{port}".encode()) != 0:
            raise AssertionError("libzmq cannot connect")

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        LIBZMQ.zmq_close(self.socket)

    def send(self, data, more=False):
        """False: its queue is full."""
        return LIBZMQ.zmq_send(self.socket, data, len(data), DONTWAIT | (SNDMORE if more else 0)) >= 0
