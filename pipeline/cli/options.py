"""Options that several commands share, and the language of what a command says."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from lexicon.terms import user_lexicon_digest, with_user_lexicon
from ocr.options import Quality, ReadingOptions, TesseractRun
from pipeline.formats import FOLDER_FORMATS, FORMATS
from pipeline.names import as_text
from pipeline.settings import Settings
from schema.errors import FastInChild, InvalidLexicon, Language, PathNotFound

LanguageOption = Annotated[
    Literal["vi", "en"] | None,
    typer.Option("--lang", help="Language of messages; by default that of the environment (LANG)."),
]
OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder of the results.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes; by default one per processor.")
]
_FORMATS_HELP = "Formats to write, separated by commas; JSON always is."
FormatsOption = Annotated[str, typer.Option("--formats", metavar=",".join(FORMATS), help=_FORMATS_HELP)]
FolderFormatsOption = Annotated[
    str,
    typer.Option("--formats", metavar=",".join(sorted({*FORMATS, *FOLDER_FORMATS})), help=_FORMATS_HELP),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say more of each document.")]

LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", metavar="FILE", help="Names and words of your own.")
]
WordsOption = Annotated[bool, typer.Option("--words", help="List the words of every block.")]
PageSecondsOption = Annotated[float, typer.Option("--page-seconds", min=1.0, help="Time limit of one page.")]

SchedulerOption = Annotated[
    str, typer.Option("--scheduler", metavar="local|dask://HOST:PORT", help="Where the work is done.")
]
TesseractOption = Annotated[
    TesseractRun,
    typer.Option("--tesseract", help="Inside the workers, or slower as children of them that may crash."),
]
QualityOption = Annotated[
    Quality,
    typer.Option("--quality", help="Who reads scans first: fast takes less time on pages of prose."),
]
DEFAULT_PAGE_SECONDS = ReadingOptions().page_seconds


def chosen_settings(
    lexicon: Path | None, *, words: bool, page_seconds: float, tesseract: TesseractRun, quality: Quality
) -> Settings:
    """Raises PathNotFound when there is no such lexicon, InvalidLexicon when it cannot be used, and
    FastInChild for choices that exclude each other.
    """
    if quality == "fast" and tesseract == "child":
        raise FastInChild
    if lexicon is not None:
        if not lexicon.is_file():
            raise PathNotFound(path=lexicon)
        if as_text(lexicon.absolute()) != str(lexicon.absolute()):
            raise InvalidLexicon(path=as_text(lexicon), problem="its path is not UTF-8")
        with_user_lexicon(lexicon)
    return Settings(
        reading=ReadingOptions(
            page_seconds=page_seconds,
            tesseract=tesseract,
            quality=quality,
            lexicon=str(lexicon.absolute()) if lexicon else None,
        ),
        words=words,
        lexicon_sha256=user_lexicon_digest(lexicon) if lexicon else None,
    )


def language_of(environment: Mapping[str, str]) -> Language:
    """Vietnamese where the locale (LC_ALL, LC_MESSAGES, LANG; the first set) says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "vi" if environment[name].lower().startswith("vi") else "en"
    return "en"


def spoken(chosen: Language | None) -> Language:
    return chosen or language_of(os.environ)


def language_in(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language asked for in ``arguments``, before they are parsed, or that of the environment."""
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value == "vi":
            return "vi"
        if value == "en":
            return "en"
    return language_of(environment)


def default_jobs() -> int:
    """As many as there are processors that this process may use."""
    return len(os.sched_getaffinity(0))
