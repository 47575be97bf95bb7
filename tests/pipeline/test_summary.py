from __future__ import annotations

from pipeline.corrections.fields import FIELDS
from pipeline.summary import summary
from schema.metadata import Metadata
from schema.trust import DocumentTrust, TrustCounts
from tests.pipeline.corrections.documents import document


def test_all_who_sign_are_shown() -> None:
    names = ("Nguyễn Văn An", "Trần Thị Bình")
    signers = [FIELDS["signer.name"].changed(Metadata(), name).signer for name in names]
    both = Metadata(signer=signers[-1], signers=tuple(filter(None, signers)))
    earlier = Metadata(signer=signers[-1])
    shown = [
        [value for _, value in summary(document().model_copy(update={"metadata": metadata}), "en")]
        for metadata in (both, earlier)
    ]
    assert "Nguyễn Văn An; Trần Thị Bình" in shown[0]
    assert "Trần Thị Bình" in shown[1]


def test_the_numbers_of_a_document_are_counted_by_their_trust() -> None:
    trust = DocumentTrust(
        tables=TrustCounts(verified=8, doubtful=2), text=TrustCounts(verified=1, unchecked=3)
    )
    shown = dict(summary(document().model_copy(update={"trust": trust}), "en"))
    assert shown["Numbers"] == "9 verified, 0 repaired, 2 in doubt, 3 unchecked"
