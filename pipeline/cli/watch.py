"""``sohoa watch``: the same as run for a folder that people drop files into."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from pipeline.atomic import remove_leftovers
from pipeline.cli.options import (
    DEFAULT_PAGE_SECONDS,
    FormatsOption,
    JobsOption,
    LanguageOption,
    LexiconOption,
    OutOption,
    PageSecondsOption,
    QualityOption,
    QuietOption,
    SchedulerOption,
    TesseractOption,
    VerboseOption,
    WordsOption,
    chosen_settings,
    default_jobs,
    spoken,
)
from pipeline.cli.progress import Narrator, tone_of
from pipeline.cli.stopping import Stopped
from pipeline.doctor import require_readers
from pipeline.formats import chosen_formats
from pipeline.run.context import RunContext
from pipeline.run.ledger import Ledger
from pipeline.run.outputs import Outputs
from pipeline.scheduler.choose import open_scheduler
from pipeline.watch.bell import Bell
from pipeline.watch.hook import Hook
from pipeline.watch.inbox import DONE, FAILED, Inbox, on_network
from pipeline.watch.watcher import After, Watcher, WatchOptions
from schema.errors import message

_DEFAULTS = WatchOptions()


def watch(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX", help="Folder that files are dropped into.")],
    out: OutOption,
    formats: FormatsOption = "json",
    jobs: JobsOption = None,
    scheduler: SchedulerOption = "local",
    settle: Annotated[
        float,
        typer.Option("--settle", min=0.0, help="Seconds that a file must be left alone before it is taken."),
    ] = _DEFAULTS.settle,
    patience: Annotated[
        float,
        typer.Option("--patience", min=0.0, help="Seconds before an incomplete file counts as damaged."),
    ] = _DEFAULTS.patience,
    rescan: Annotated[
        float, typer.Option("--rescan", min=0.5, help="Seconds between full scans, at most.")
    ] = _DEFAULTS.rescan,
    after: Annotated[
        After, typer.Option("--after", help="Move sources to done/ and failed/ in INBOX, or leave them.")
    ] = _DEFAULTS.after,
    hook: Annotated[
        str | None, typer.Option("--hook", metavar="COMMAND", help="Run this with each finished JSON file.")
    ] = None,
    lexicon: LexiconOption = None,
    words: WordsOption = False,
    page_seconds: PageSecondsOption = DEFAULT_PAGE_SECONDS,
    tesseract: TesseractOption = "in_process",
    quality: QualityOption = "standard",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LanguageOption = None,
) -> None:
    """Digitise what is dropped into INBOX, until stopped."""
    language = spoken(lang)
    chosen = chosen_formats(formats)
    require_readers()
    settings = chosen_settings(
        lexicon, words=words, page_seconds=page_seconds, tesseract=tesseract, quality=quality
    )
    with ExitStack() as stack:
        source = stack.enter_context(Inbox(inbox, out))
        ledger = stack.enter_context(Ledger(out))
        for folder in (out, source.folder / DONE, source.folder / FAILED):
            remove_leftovers(folder)
        outputs = Outputs(out)
        narrator = Narrator(outputs, language, 0, tone_of(quiet, verbose))
        workers = stack.enter_context(
            open_scheduler(
                scheduler,
                jobs=jobs or default_jobs(),
                memory_mib=settings.limits.memory_mib,
                log=ledger.folder / "workers.log",
            )
        )
        polling = on_network(source.folder)
        bell = Bell(source.folder, silent=polling)
        stack.callback(bell.close)
        called = None
        if hook is not None:
            called = Hook(
                hook,
                lambda name, code: narrator.say(
                    message("watch.hook_failed", language, name=name, status=code)
                ),
            )
            stack.callback(called.close)
        watcher = Watcher(
            source,
            RunContext(ledger, outputs, workers, settings, language, chosen),
            WatchOptions(settle, patience, rescan, after),
            bell=bell,
            hook=called,
            say=narrator.say,
            tell=narrator.finished,
        )
        narrator.tell(message("watch.started", language, path=source.folder))
        if polling:
            narrator.tell(message("watch.polling", language, path=source.folder, seconds=f"{rescan:g}"))
        try:
            watcher.watch()
        except Stopped:
            watcher.end()
            narrator.tell(message("watch.stopped", language))
