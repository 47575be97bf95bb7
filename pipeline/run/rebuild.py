"""A ledger made anew from the documents that it was about."""

from __future__ import annotations

from pathlib import Path

from pipeline.attention import attention_to
from pipeline.exports.folder import LeftOut, documents_in
from pipeline.formats import FORMATS, format_of
from pipeline.run.entry import Entry
from pipeline.run.ledger import Ledger
from pipeline.run.outputs import Outputs
from schema.document import Document


def rebuild_ledger(out: Path, left_out: LeftOut) -> int:
    """Puts the ledger of ``out`` aside and writes one from the JSON files there; how many there are.

    ``left_out`` hears of those that cannot be read as documents.

    Which file a document was made of its JSON does not say: the next run finds that by its content. Raises
    OutputLocked, OutputError.
    """
    count = 0
    outputs = Outputs(out)
    with Ledger(out, anew=True) as ledger:
        for path, document in documents_in(out, left_out):
            name = path.relative_to(out).as_posix().removesuffix(".json")
            ledger.put(_entry(name, document, outputs, path.stat().st_mtime))
            count += 1
    return count


def _entry(name: str, document: Document, outputs: Outputs, finished: float) -> Entry:
    first = next((issue for issue in document.issues if issue.severity == "error"), None)
    possible = {f".{name}" for name in FORMATS} | {f".{table.id}.csv" for table in document.tables}
    suffixes = sorted(possible - outputs.lost(name, possible))
    return Entry(
        name=name,
        source="",
        size=document.source.bytes,
        modified_ns=0,
        sha256=document.source.sha256,
        settings_digest=document.provenance.settings_digest,
        version=document.provenance.version,
        state=document.status,
        code=first.code if first else None,
        message=first.message if first else None,
        outputs=" ".join(suffixes),
        formats=" ".join(sorted({format_of(suffix) for suffix in suffixes})),
        attention=attention_to(document).model_dump_json(exclude_defaults=True),
        pages=document.source.page_count,
        tries=1,
        seconds=sum(document.provenance.seconds.values()),
        finished=finished,
    )
