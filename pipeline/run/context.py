"""What everything in a run works with: where it writes, who does the work, and what people chose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.corrections.store import CorrectionStore
from pipeline.run.ledger import Ledger
from pipeline.run.outputs import Outputs
from pipeline.scheduler.protocol import Scheduler
from pipeline.settings import Settings, program_version
from schema.errors import Language


@dataclass(frozen=True)
class RunContext:
    """``formats`` are the names of what is written for each document, ``language`` is that of messages."""

    ledger: Ledger
    outputs: Outputs
    scheduler: Scheduler
    settings: Settings
    language: Language
    formats: tuple[str, ...]

    @cached_property
    def corrections(self) -> CorrectionStore:
        """What people put right in the output folder."""
        return CorrectionStore(self.outputs.out)

    @cached_property
    def made_by(self) -> tuple[str, str]:
        """The digest of the settings and the version of the program."""
        return self.settings.digest(), program_version()
