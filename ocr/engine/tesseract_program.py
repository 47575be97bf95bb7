"""Tesseract's program: where it is, what it has, and reading in a child process of its own."""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytesseract
from PIL import Image as PillowImage

from ocr.engine.tesseract_job import RecognitionRefused, RecognitionTimeout, TesseractJob
from ocr.pixels.ink import Image
from schema.errors import MissingDependency


def hocr_of_child(images: Sequence[Image], dpi: float, job: TesseractJob) -> bytes:
    """The hOCR of ``images`` (grey uint8) as ``job`` says, one page of it each, from one child process.

    Raises RecognitionTimeout, RecognitionRefused, and ``pytesseract.TesseractError`` with a negative exit
    status when a signal ended the child.
    """
    # One TIFF of many pages: Tesseract takes PNM byte by byte.
    first, *others = [PillowImage.fromarray(image) for image in images]
    content = io.BytesIO()
    first.save(content, "TIFF", save_all=True, append_images=others)
    settings = [part for name, value in job.variables() for part in ("-c", f"{name}={value}")]
    command = [
        *(pytesseract.pytesseract.tesseract_cmd, "stdin", "stdout", "-l", job.languages),
        *("--psm", str(job.mode), "--dpi", str(round(dpi)), *settings, "hocr"),
    ]
    try:
        done = subprocess.run(
            command,
            input=content.getvalue(),
            capture_output=True,
            timeout=job.seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except FileNotFoundError as error:
        raise MissingDependency(what="tesseract", mend="apt install tesseract-ocr") from error
    except subprocess.TimeoutExpired as error:
        raise RecognitionTimeout(job.seconds) from error
    said = done.stderr.decode(errors="replace")[-300:]
    if done.returncode < 0:
        raise pytesseract.TesseractError(done.returncode, said)
    if done.returncode:
        raise RecognitionRefused(" ".join(said.split()) or f"exit status {done.returncode}")
    return done.stdout


@cache
def program_version() -> str:
    """The version of the installed program. Raises MissingDependency."""
    try:
        return str(pytesseract.get_tesseract_version())
    except pytesseract.TesseractNotFoundError as error:
        raise MissingDependency(what="tesseract", mend="apt install tesseract-ocr") from error


@cache
def data_directory() -> Path:
    """Where the installed program keeps its language data. Raises MissingDependency."""
    program_version()
    listing = subprocess.run(
        [pytesseract.pytesseract.tesseract_cmd, "--list-langs"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    match = re.search(r'"(.+)"', listing.stdout)
    if match is None:
        raise MissingDependency(what="tesseract-ocr-vie", mend="apt install tesseract-ocr-vie")
    return Path(match.group(1))
