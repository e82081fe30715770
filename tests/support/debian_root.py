"""A bare Debian system in a folder, from wherever this machine gets its packages: nothing of where that is stands in the
repository. Needs root and debootstrap. Standard library only.
"""
import os
import pathlib
import subprocess

RELEASE = "bookworm"
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def read(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout


def machine_sources():
    """This machine's sources of Debian itself: (address, suite, component)."""
    lines = read("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages",
                 "Origin: Debian").splitlines()
    sources = [tuple(line.split()) for line in lines]
    return [source for source in sources if len(source) == 3 and source[1].split("-")[0] == RELEASE]


def machine_settings():
    """How this machine's apt reaches them: proxies, and what it is told about dates."""
    wanted = ("Acquire::http::", "Acquire::https::", "Acquire::Check-", "Acquire::Retries")
    return [line for line in read("apt-config", "dump").splitlines() if line.startswith(wanted)]


def proxies():
    return {name: os.environ[name] for name in PROXIES if os.environ.get(name)}


def make(root, call):
    """Debian's minimal system in the folder root, which is not there yet. call runs a command and raises where it fails."""
    sources = machine_sources()
    # In a namespace of mounts, so that what it mounts there is gone when it is interrupted.
    command = ["unshare", "--mount", "debootstrap", "--variant=minbase", RELEASE, root]
    mirrors = [address for address, suite, component in sources if suite == RELEASE and component == "main"]
    if mirrors:
        command.append(mirrors[0])
    if any(address.startswith("https:") for address, _, _ in sources):
        command.insert(4, "--include=ca-certificates")
    call(*command)
    if sources:
        text = "".join(f"deb {address} {suite} {component}\n" for address, suite, component in dict.fromkeys(sources))
        (root / "etc/apt/sources.list").write_text(text, encoding="utf-8")
    (root / "etc/apt/apt.conf.d/90machine").write_text("\n".join(machine_settings()) + "\n", encoding="utf-8")
    for old in pathlib.Path(root / "var/cache/apt/archives").glob("*.deb"):
        old.unlink()
