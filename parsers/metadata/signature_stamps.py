"""What signing software draws on a page: who signed, for which body and when ("Ký bởi: … Thời gian ký: …").

It stands wherever there was room, over the letterhead too. On scans and flattened files its words lie among
those of the page: they leave the lines before anything else is read. Keys after annex I of Nghị định 30/2020
(II.7, III.4: body and time; copies: "SAO Y; body; time"), and as Adobe, VGCA and VNPT write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from lexicon.fold import nfc, strip_marks
from parsers.values.dates import iso_date
from schema.box import bounding_box
from schema.metadata import SignatureStamp
from schema.page import Line, Page, Stamp, Word

_SIGNER = r"(?:duoc )?ky (?:so )?boi|nguoi ky|digitally signed by|signed by"
_BODY = r"co quan|don vi|to chuc"
_TIME = r"(?:thoi gian|gio|ngay) ky|signing time|date"
_OTHER = r"email|chuc vu|ly do|reason|location|serial"
_KEY = re.compile(
    rf"\b(?:(?P<signer>{_SIGNER})\b\s*:?|(?P<body>{_BODY})\s*:|(?P<time>{_TIME})\s*:|(?P<other>{_OTHER})\s*:)"
)
_STRONG = re.compile(
    rf"\W*(?:(?:{_SIGNER})\s*:|(?:duoc )?ky (?:so )?boi\b|digitally signed by\b"
    r"|(?:thoi gian|gio|ngay) ky\s*:|signature (?:not verified|valid|is valid))"
)
_WEAK = re.compile(rf"\W*(?:{_BODY}|{_OTHER}|{_TIME})\s*:")
_CLOCK = r"\d{1,2}:\d{2}:\d{2}(?:\s*[+-]\d{2}[:']?\d{2})?"
_TIMESTAMP = re.compile(
    rf"(?:(?P<d>\d{{1,2}})[./-](?P<m>\d{{1,2}})[./-](?P<y>\d{{4}})|(?P<Y>\d{{4}})[./-](?P<M>\d\d)[./-](?P<D>\d\d))"
    rf"[;,]?(?:\s+|T)(?P<clock>{_CLOCK})'?"
)
_COPY = re.compile(r"\W*(?:ban )?(?:sao y|sao luc|trich sao)\s*;(?P<body>[^;]*);?")
_ALONE = re.compile(r"[\d\s./:;,+TZ-]*")
_PARTED = 1.5
"""Narrowest gap, in heights of a line, between words of a stamp and those of the page beside it."""
_ALIGNED = 0.8
"""How far the lines of a stamp may begin from each other, in heights of a line."""
_NEXT = 2.0
"""Farthest from the top of one line of a stamp to the top of the next, in heights of a line."""
_LIKE_HEIGHT = (0.7, 1.45)


@dataclass(frozen=True)
class _Segment:
    """Words of one line that stand close to each other, and the index of that line."""

    line: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def with_signatures_apart(page: Page) -> Page:
    """``page`` with the blocks that signing software drew among its lines as stamps of their own."""
    segments = list(_segments(page.lines))
    blocks = list(_blocks(segments))
    if not blocks:
        return page
    taken = {id(word) for block in blocks for segment in block for word in segment.words}
    left = ((line, tuple(word for word in line.words if id(word) not in taken)) for line in page.lines)
    lines = tuple(
        line if len(words) == len(line.words) else Line(words=words, box=bounding_box([w.box for w in words]))
        for line, words in left
        if words
    )
    return page.model_copy(update={"lines": lines, "stamps": (*page.stamps, *map(_stamp, blocks))})


def _stamp(block: Sequence[_Segment]) -> Stamp:
    lines = tuple(
        Line(words=segment.words, box=bounding_box([word.box for word in segment.words])) for segment in block
    )
    return Stamp(kind="signature", box=bounding_box([line.box for line in lines]), lines=lines)


def _segments(lines: Sequence[Line]) -> Iterator[_Segment]:
    for index, line in enumerate(lines):
        words = list(line.words)
        start = 0
        for at, (left, right) in enumerate(pairwise(words), 1):
            height = max(left.box.height, right.box.height)
            if right.box.x0 - left.box.x1 > _PARTED * height or _begins_stamp(words[at:]):
                yield _Segment(index, tuple(words[start:at]))
                start = at
        yield _Segment(index, tuple(words[start:]))


def _plain(text: str) -> str:
    """``text`` in lower case without marks, each character in its place."""
    return strip_marks(text).lower()


def _begins_stamp(words: Sequence[Word]) -> bool:
    return _STRONG.match(_plain(" ".join(word.text for word in words[:4]))) is not None


def _is_strong(segment: _Segment) -> bool:
    text = _plain(segment.text)
    if _STRONG.match(text):
        return True
    stamped = _TIMESTAMP.search(segment.text)
    return stamped is not None and (_COPY.match(text) is not None or bool(_ALONE.fullmatch(segment.text)))


def _blocks(segments: Sequence[_Segment]) -> Iterator[tuple[_Segment, ...]]:
    """The blocks, each from its first line with a key to the last line that goes on with a value."""
    taken: set[int] = set()
    for index, segment in enumerate(segments):
        if index in taken or not _is_strong(segment):
            continue
        block = [index]
        while (found := _beside(segments, block, -1)) is not None and found not in taken:
            block = [found, *block]
        # A value that goes on from a line without a key belongs to none.
        while not _has_key(segments[block[0]]):
            block = block[1:]
        while (found := _beside(segments, block, 1)) is not None and found not in taken:
            block = [*block, found]
        taken.update(block)
        yield tuple(segments[at] for at in block)


def _beside(segments: Sequence[_Segment], block: Sequence[int], step: int) -> int | None:
    """The line of the stamp above (``step`` -1) or below (1) what is known of it."""
    end = segments[block[0] if step < 0 else block[-1]]
    box = bounding_box([word.box for word in end.words])
    left = min(word.box.x0 for at in block for word in segments[at].words)
    near: list[tuple[float, int]] = []
    for index, segment in enumerate(segments):
        other = bounding_box([word.box for word in segment.words])
        away = step * (other.y0 - box.y0)
        if (
            index not in block
            and 0.3 * box.height < away < _NEXT * max(box.height, other.height)
            and abs(other.x0 - left) < _ALIGNED * box.height
            and _LIKE_HEIGHT[0] < other.height / max(box.height, 1.0) < _LIKE_HEIGHT[1]
        ):
            near.append((away, index))
    found = min(near, default=None)
    if found is None:
        return None
    first = segments[found[1]].text[:1]
    goes_on = first.islower() or first.isdigit() or first == "+"
    return found[1] if goes_on or _has_key(segments[found[1]]) else None


def _has_key(segment: _Segment) -> bool:
    return _is_strong(segment) or _WEAK.match(_plain(segment.text)) is not None


def signature_facts(lines: Sequence[Line]) -> SignatureStamp | None:
    """What the ``lines`` of a stamp say of a signature; None where they are of another kind.

    ``signed_at`` is ISO 8601 with what is printed of the time zone. Without keys the words before the time
    name the body.
    """
    text = nfc(" ".join(line.text for line in lines))
    plain = _plain(text)
    stamped = _TIMESTAMP.search(text)
    if stamped is None and not any(_is_strong(_Segment(0, line.words)) for line in lines if line.words):
        return None
    values: dict[str, str] = {}
    copy = _COPY.match(plain)
    if copy is not None:
        values["body"] = text[copy.start("body") : copy.end("body")].strip()
    keys = list(_KEY.finditer(plain))
    ends = [*(key.start() for key in keys[1:]), len(text)]
    for key, end in zip(keys, ends, strict=False):
        value = text[key.end() : end]
        values.setdefault(str(key.lastgroup), _TIMESTAMP.sub("", value).strip(" :;,.-"))
    if not values and stamped is not None:
        values["body"] = text[: stamped.start()].strip(" :;,.-")
    return SignatureStamp(
        kind="copy" if copy is not None else "signature",
        signer=values.get("signer") or None,
        organisation=values.get("body") or None,
        signed_at=_instant(stamped) if stamped is not None else None,
    )


def _instant(stamped: re.Match[str]) -> str | None:
    year, month, day = (stamped[name] or stamped[name.upper()] for name in "ymd")
    date = iso_date(int(year), int(month), int(day))
    clock = re.sub(r"\s+", "", stamped["clock"]).replace("'", ":")
    hour, rest = clock.split(":", 1)
    try:
        return datetime.fromisoformat(f"{date}T{hour:0>2}:{rest}").isoformat() if date else None
    except ValueError:
        return date
