"""The folder that people drop files into: what is in it, who watches it, and whether it is there."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from pipeline.locks import FolderLock, identity_of
from pipeline.names import printable
from pipeline.run.sources import UnreadableFolder, is_system_folder, is_system_name
from pipeline.watch.afterwards import open_folder
from pipeline.watch.stillness import Look
from schema.errors import InboxUnusable, InboxWatched, OverlappingFolders, PathNotFound

DONE, FAILED = "done", "failed"

RESERVED_BYTES = 4096
"""So many zeros at its end make a file look unfinished: a page of memory, in which files grow."""

LOCK = ".sohoa-watch"

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "cifs",
        "fuse.sshfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    }
)
"""File systems that do not tell this machine what others change; they are looked at from time to time."""


class Inbox:
    """``folder``, locked against other watchers until closed.

    ``unreadable`` are the folders in it that the last scan could not look into.
    """

    def __init__(self, folder: Path, out: Path) -> None:
        """Raises PathNotFound, OverlappingFolders when one of the folders lies in the other, InboxWatched,
        InboxUnusable."""
        if not folder.is_dir():
            raise PathNotFound(path=folder)
        inside, outside = folder.resolve(), out.resolve()
        if inside.is_relative_to(outside) or outside.is_relative_to(inside):
            raise OverlappingFolders(path=folder, out=out)
        self.folder = folder.absolute()
        self.unreadable: list[UnreadableFolder] = []
        self._lock = self._locked()

    def _locked(self) -> FolderLock:
        try:
            return FolderLock(self.folder, LOCK)
        except BlockingIOError as error:
            raise InboxWatched(path=self.folder) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InboxUnusable(path=self.folder / LOCK, reason=reason) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.close()

    @property
    def descriptor(self) -> int:
        """The inbox, open: it stays what it is when something else is mounted in its place."""
        return self._lock.descriptor

    def holds(self, path: Path) -> bool:
        """Whether ``path`` is a regular file in the inbox, to which no link leads."""
        try:
            with open_folder(self.descriptor, PurePosixPath(path.relative_to(self.folder)).parent) as folder:
                return stat.S_ISREG(os.stat(path.name, dir_fd=folder, follow_symlinks=False).st_mode)
        except OSError:
            return False

    def is_there(self) -> bool:
        """Whether the folder is the one that is locked, and not where it was mounted."""
        try:
            return identity_of(self.folder.stat()) == self._lock.identity
        except OSError:
            return False

    def scan(self) -> dict[Path, Look]:
        """How every file to be taken looks now. Raises OSError when the folder has gone, InboxWatched when
        it has come back and is another's.

        Regular files only: links, devices and pipes are not looked at, and neither are names that systems use
        and those of unfinished copies. Other kinds of file are taken too: people are told why they failed.
        """
        looks: dict[Path, Look] = {}
        self.unreadable = []
        same = identity_of(self.folder.stat()) == self._lock.identity
        for parent, folders, names in os.walk(self.folder, onerror=self._require_folder):
            here = Path(parent)
            top = here == self.folder
            folders[:] = [
                name
                for name in folders
                if not is_system_folder(name) and not (top and name in (DONE, FAILED))
            ]
            for name in names:
                path = here / name
                if is_system_name(name):
                    continue
                try:
                    facts = path.lstat()
                except FileNotFoundError:
                    continue
                except OSError as error:  # the folder may be listed, but not gone into
                    self._note_unreadable(here, error)
                    break
                if stat.S_ISREG(facts.st_mode):
                    looks[path] = (facts.st_size, facts.st_mtime_ns, facts.st_ino)
        if not same:
            if not looks and not (self.folder / LOCK).exists():
                raise FileNotFoundError(self.folder)  # where the inbox was mounted
            before, self._lock = self._lock, self._locked()
            before.close()
        self._keep_lock()
        return looks

    def _keep_lock(self) -> None:
        """What somebody has put in the place of the lock's file is left there: the folder is locked too."""
        try:
            self._lock.renew()
        except BlockingIOError as error:
            raise InboxWatched(path=self.folder) from error
        except OSError:
            pass

    def _require_folder(self, error: OSError) -> None:
        """A folder below may go while it is looked at; the inbox itself may not."""
        if error.filename == os.fspath(self.folder):
            raise error
        if os.path.lexists(error.filename):
            self._note_unreadable(Path(error.filename), error)

    def _note_unreadable(self, path: Path, error: OSError) -> None:
        name = printable(path.relative_to(self.folder))
        reason = error.strerror or type(error).__name__
        self.unreadable.append(UnreadableFolder(path, f"{name}/", reason))


def looks_reserved(path: Path) -> bool:
    """Whether the file ends in zero bytes, as one does whose room is reserved before it is copied.

    Some whole files do too (a picture that ends in white, say).
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        size = os.fstat(descriptor).st_size
        tail = os.pread(descriptor, RESERVED_BYTES, max(0, size - RESERVED_BYTES))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return bool(tail) and not tail.strip(b"\0")


def on_network(folder: Path) -> bool:
    """Whether ``folder`` lies on a file system that other machines change without our hearing of it."""
    try:
        mounts = Path("/proc/self/mounts").read_text(errors="replace").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    target = folder.resolve().as_posix()
    for mount in mounts:
        _, point, file_system, *_ = mount.split(" ")
        point = point.encode().decode("unicode_escape", errors="replace")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, file_system
    return kind in NETWORK_FILE_SYSTEMS
