"""What is in a backup: a file of hashes, with a hash of its own beside it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from cli.backup.errors import NotABackup
from readmodel.digest import Digest

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and of which network it is."""

    network: str
    chain_id: int
    contracts: dict[str, str]
    """Addresses by name: they say whose network it is where chain ids are the same."""
    made_s: int
    """When it was made, unix seconds."""
    batches: int
    readings: int
    read_model: Digest | None
    """The read model beside it; it is not in the backup, as the chain gives it anew."""
    files: dict[str, str]
    """SHA-256 by path."""


def hash_of(file: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            found.update(chunk)
    return found.hexdigest()


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of all files below a folder, by path, but for the manifest's own."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() or file.is_symlink())
    names = {str(file.relative_to(folder)): file for file in files}
    return {name: hash_of(file) for name, file in names.items() if name not in (MANIFEST, SEAL)}


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and its seal."""
    content = orjson.dumps({"format": FORMAT, **_plain(manifest)}, option=orjson.OPT_INDENT_2)
    (folder / MANIFEST).write_bytes(content)
    (folder / SEAL).write_text(hashlib.sha256(content).hexdigest() + "\n")


def read(folder: Path) -> Manifest:
    """
    The manifest of a backup, all of whose files are what it says.

    :raises NotABackup: missing, damaged, more or less than was put in, or of a form that we do not know
    """
    try:
        content, seal = (folder / MANIFEST).read_bytes(), (folder / SEAL).read_text().strip()
    except OSError as error:
        raise NotABackup(f"{folder} is no backup of ours: {error.strerror}: {Path(error.filename).name}") from error
    if hashlib.sha256(content).hexdigest() != seal:
        raise NotABackup(f"{folder} is damaged: {MANIFEST} is not what {SEAL} says")
    manifest = _parsed(folder, content)
    found = hashes_of(folder)
    for name in sorted(found.keys() | manifest.files.keys()):
        if found.get(name) != manifest.files.get(name):
            fault = "is missing" if name not in found else "was not put in" if name not in manifest.files else "differs"
            raise NotABackup(f"{folder} is damaged: {name} {fault}")
    return manifest


def _plain(manifest: Manifest) -> dict[str, Any]:
    names = Manifest.__dataclass_fields__
    return {name: getattr(manifest, name) for name in names}


def _parsed(folder: Path, content: bytes) -> Manifest:
    fields = orjson.loads(content)
    if fields.pop("format", None) != FORMAT:
        raise NotABackup(f"{folder} is of a form that these programs do not know: use those that made it")
    read_model = fields.pop("read_model")
    return Manifest(read_model=None if read_model is None else Digest(**read_model), **fields)
