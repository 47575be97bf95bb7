"""``sohoa run``: files and folders to documents."""

from __future__ import annotations

from collections import Counter
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
from pipeline.names import printable
from pipeline.run.batch import FINISHED, Batch
from pipeline.run.context import RunContext
from pipeline.run.exporting import export_documents
from pipeline.run.folders import failure_of, record_folders
from pipeline.run.ledger import Ledger
from pipeline.run.outputs import Outputs
from pipeline.run.plan import Plan, Redo, plan
from pipeline.run.report import RunningReport, write_report
from pipeline.run.sources import Found, exists, find_sources, require_paths
from pipeline.run.space import needed_bytes, require_space
from pipeline.scheduler.choose import open_scheduler
from schema.errors import Language, OutputError, message


def run(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")],
    out: OutOption,
    formats: FormatsOption = "json",
    jobs: JobsOption = None,
    scheduler: SchedulerOption = "local",
    redo: Annotated[
        Redo | None, typer.Option("--redo", help="Do again what failed, is partial, or everything.")
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
    """Turn PATHs into structured JSON under OUT. What is already done is not done again."""
    language = spoken(lang)
    chosen = chosen_formats(formats)
    require_readers()
    settings = chosen_settings(
        lexicon, words=words, page_seconds=page_seconds, tesseract=tesseract, quality=quality
    )
    require_paths(paths)
    _require_folder(out)
    with (
        Ledger(out) as ledger,
        open_scheduler(
            scheduler,
            jobs=jobs or default_jobs(),
            memory_mib=settings.limits.memory_mib,
            log=ledger.folder / "workers.log",
        ) as workers,
    ):
        remove_leftovers(out)
        found = find_sources(paths, out, ledger)
        outputs = Outputs(out, (source.path for source in found.files))
        context = RunContext(ledger, outputs, workers, settings, language, chosen)
        planned = plan(found.files, context, redo=redo)
        record_folders(context, found.unreadable, paths)
        require_space(out, needed_bytes(planned.due, chosen))
        with Narrator(outputs, language, len(planned.due), tone_of(quiet, verbose)) as narrator:
            keep = FINISHED if redo is None else frozenset()
            report = RunningReport(ledger, language, narrator.say)
            batch = Batch(planned.due, context, observer=narrator, keep=keep)
            try:
                batch.run(report.keep)
            except Stopped:
                batch.stop()
                report.write()
                raise
            for folder in found.unreadable:
                narrator.failed(folder.path, failure_of(folder))
            unwritten = 0
            for entry, failure in export_documents(
                planned.to_render, ledger, outputs, workers, chosen, language
            ):
                if failure is not None:
                    unwritten += 1
                    narrator.say(f"{entry.name}: {failure.code}: {failure.issue(language).message}")
            write_report(ledger, language)
    states = narrator.states + Counter(entry.state for entry in planned.kept)
    states["failed"] += len(found.unreadable)
    _summarise(narrator, states, found, planned, language)
    if states["partial"] or states["failed"] or unwritten:
        raise typer.Exit(1)


def _require_folder(out: Path) -> None:
    if exists(out) and not out.is_dir():
        raise OutputError(path=out, reason="not a folder")


def _summarise(
    narrator: Narrator, states: Counter[str], found: Found, planned: Plan, language: Language
) -> None:
    names = ("complete", "partial", "failed", "duplicate")
    if not (found.files or found.unreadable):
        narrator.say(message("run.empty", language))
    counts = {name: states[name] for name in names}
    narrator.tell(message("run.summary", language, files=len(found.files), kept=len(planned.kept), **counts))
    if any(entry.state in ("partial", "failed") for entry in planned.kept):
        narrator.tell(message("run.redo", language))
    if found.ignored or found.links:
        narrator.tell(message("run.ignored", language, ignored=len(found.ignored), links=len(found.links)))
    if found.results:
        paths = ", ".join(printable(path) for path in found.results)
        narrator.tell(message("run.results", language, count=len(found.results), paths=paths))
