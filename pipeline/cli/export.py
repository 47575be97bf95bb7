"""``sohoa export``: other formats from finished documents, and tables over all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.cli.options import FolderFormatsOption, JobsOption, LanguageOption, default_jobs, spoken
from pipeline.formats import FOLDER_FORMATS, FORMATS, chosen_formats
from pipeline.run.ledger import FOLDER, Ledger
from pipeline.run.outputs import Outputs
from pipeline.scheduler.choose import open_scheduler
from pipeline.settings import Limits
from schema.errors import NoLedger, message


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the results.")],
    formats: FolderFormatsOption = "json",
    jobs: JobsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write other formats of what is finished in OUT, and the catalogue and figures of the whole folder."""
    from pipeline.exports.database import export_database
    from pipeline.exports.folder import export_folder  # pyarrow and pandas, which no other command needs
    from pipeline.run.exporting import export_documents

    language = spoken(lang)
    asked = chosen_formats(formats, FORMATS + FOLDER_FORMATS)
    chosen = tuple(name for name in asked if name in FORMATS)
    if not (out / FOLDER).is_dir():
        raise NoLedger(path=out)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    failed = False
    with Ledger(out) as ledger:
        outputs = Outputs(out)
        states = ("complete", "partial", "failed")
        known = [entry for entry in ledger.entries() if entry.state in states and entry.outputs]
        lost = {outputs.path(entry.name, ".json") for entry in known if not outputs.has(entry.name)}
        finished = [entry for entry in known if entry.state != "failed" and outputs.has(entry.name)]
        if chosen != ("json",):
            with open_scheduler(
                "local",
                jobs=jobs or default_jobs(),
                memory_mib=Limits().memory_mib,
                log=ledger.folder / "workers.log",
            ) as scheduler:
                for entry, failure in export_documents(
                    finished, ledger, outputs, scheduler, chosen, language
                ):
                    if failure is None:
                        print(f"exported\t{outputs.path(entry.name, '')}", flush=True)
                        continue
                    failed = True
                    console.print(f"{entry.name}: {failure.code}: {failure.issue(language).message}")
        left_out: dict[Path, str] = dict.fromkeys(sorted(lost), "-")
        for path in export_folder(out, left_out.__setitem__):
            print(f"exported\t{path}")
        if "sqlite" in asked:
            print(f"exported\t{export_database(out, left_out.__setitem__)}")
        ours = {outputs.path(entry.name, ".json") for entry in known}
        for path, reason in left_out.items():
            code = "export.left_out" if path in ours else "export.passed_over"
            console.print(message(code, language, path=path, reason=reason))
    if failed or ours & left_out.keys():
        raise typer.Exit(1)
