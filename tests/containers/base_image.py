"""The image that the Dockerfile builds on, made without a registry of images. Standard library only."""
import debian_root

NAME = "debian:bookworm-slim"


def make(engine):
    root = engine.folder / "base"
    debian_root.make(root, engine.call)
    packed = engine.folder / "base.tar"
    engine.call("tar", "--directory", root, "--create", "--file", packed, ".")
    engine.call("docker", "import", packed, NAME)
    engine.call("rm", "-rf", root, packed)
