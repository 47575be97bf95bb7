"""What sohoa needs on this machine, whether it is there, and how to mend what is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from ocr.options import ReadingOptions
from ocr.weights import line_network_weights
from schema.errors import MissingDependency, WeightsUnusable
from schema.value import Value

MIB = 1024 * 1024
LEAST_FREE_MIB = 1024
OLDEST_TESSERACT = 5

FIGURES_LANGUAGE = "eng"
"""The data with which cells of figures are read: the Vietnamese takes lone digits for letters."""


_COMMANDS = ("sudo", "pip", "make", "git")
"""How what mends a finding begins where it is a command and no advice."""


class Finding(Value):
    """``what`` was looked at, what was ``found`` there, and what helps (``mend``) when that is not ``ok``."""

    what: str
    found: str
    ok: bool
    mend: str = ""

    @property
    def is_command(self) -> bool:
        """Whether ``mend`` can be given to a shell as it is."""
        return self.mend.partition(" ")[0] in _COMMANDS


def examine(folder: Path) -> tuple[Finding, ...]:
    """All findings; ``folder`` is where results would go."""
    return (
        _python(),
        _packages(),
        _tesseract(),
        *_languages(),
        _second_reader(),
        _opencv(),
        _disk(folder),
        _writable(folder),
        _memory(),
        _ledger(),
    )


def require_readers() -> None:
    """Raises MissingDependency when Tesseract, its data or the weights of the second reader are missing."""
    line_network_weights().content()
    for finding in (_tesseract(), *_languages()):
        if not finding.ok:
            raise MissingDependency(what=finding.what, mend=finding.mend)


def _python() -> Finding:
    found = sys.version.split()[0]
    return Finding(
        what="Python", found=found, ok=sys.version_info >= (3, 11), mend="install Python 3.11 or later"
    )


def _packages() -> Finding:
    mend = "make install"
    try:
        wanted = [Requirement(text) for text in requires("sohoa") or ()]
    except PackageNotFoundError:
        return Finding(what="sohoa", found="", ok=False, mend=mend)
    needed = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    missing = [one.name for one in needed if _version(one.name) is None]
    found = f"sohoa {version('sohoa')}"
    return Finding(what="Python packages", found=", ".join(missing) or found, ok=not missing, mend=mend)


def _tesseract() -> Finding:
    mend = "sudo apt-get install tesseract-ocr"
    lines = _output("tesseract", "--version")
    found = lines[0].removeprefix("tesseract ").lstrip("v") if lines else ""
    major = found.partition(".")[0]
    ok = major.isdigit() and int(major) >= OLDEST_TESSERACT
    return Finding(what="Tesseract 5", found=found, ok=ok, mend=mend)


def _languages() -> tuple[Finding, ...]:
    there = set(_output("tesseract", "--list-langs")[1:])
    return tuple(
        Finding(
            what=f"Tesseract data {language}",
            found=language if language in there else "",
            ok=language in there,
            mend=f"sudo apt-get install tesseract-ocr-{language.replace('_', '-')}",
        )
        for language in (*ReadingOptions().languages.split("+"), FIGURES_LANGUAGE)
    )


def _second_reader() -> Finding:
    """Its weights; the program that runs them is one of the Python packages."""
    what = "second reader"
    try:
        weights = line_network_weights()
        weights.content()
    except WeightsUnusable as error:
        return Finding(what=what, found="", ok=False, mend=error.details["mend"])
    found = f"{weights.name} {weights.version}, {weights.licence}, weights {weights.sha256[:16]}"
    return Finding(what=what, found=found, ok=True)


def _opencv() -> Finding:
    """opencv-python beside opencv-python-headless overwrites its files."""
    headless, other = _version("opencv-python-headless"), _version("opencv-python")
    mend = "pip uninstall opencv-python && pip install --force-reinstall opencv-python-headless"
    found = f"{headless or ''}{f' beside opencv-python {other}' if other else ''}"
    return Finding(
        what="OpenCV (headless)", found=found, ok=headless is not None and other is None, mend=mend
    )


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free // MIB
    mend = "free some disk space, or choose another output folder"
    return Finding(what="disk space", found=f"{free} MiB", ok=free >= LEAST_FREE_MIB, mend=mend)


def _writable(folder: Path) -> Finding:
    there = _existing(folder)
    return Finding(
        what="output folder",
        found=str(there),
        ok=os.access(there, os.W_OK | os.X_OK),
        mend="choose a folder you may write to",
    )


def _memory() -> Finding:
    available = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") // MIB
    return Finding(
        what="free memory",
        found=f"{available} MiB",
        ok=available >= 512,
        mend="end other programs, or use --jobs 1",
    )


def _ledger() -> Finding:
    return Finding(
        what="SQLite",
        found=sqlite3.sqlite_version,
        ok=sqlite3.sqlite_version_info >= (3, 37),
        mend="install a Python that was built with SQLite 3.37 or later",
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _existing(folder: Path) -> Path:
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    return there


def _output(*command: str) -> list[str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return (done.stdout or done.stderr).splitlines()
