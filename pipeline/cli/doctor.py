"""``sohoa doctor``: is everything there that sohoa needs?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import LanguageOption, spoken
from pipeline.cli.translated import told
from pipeline.doctor import examine
from schema.errors import MissingDependency, message


def doctor(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder of the results.")] = Path(),
    fix_hints: Annotated[
        bool, typer.Option("--fix-hints", help="Print only the commands that mend what is missing.")
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Check programs, language data, packages and disk; say how to mend what is missing."""
    language = spoken(lang)
    findings = examine(out)
    for finding in findings:
        if fix_hints:
            if not finding.ok:
                print(finding.mend if finding.is_command else f"# {told(finding.mend, language)}")
            continue
        state = message("doctor.ok" if finding.ok else "doctor.missing", language)
        print(f"{state:8} {told(finding.what, language):22} {finding.found}".rstrip())
        if not finding.ok:
            print(f"{'':8} {message('doctor.mend', language, mend=told(finding.mend, language))}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(MissingDependency.exit_code)
