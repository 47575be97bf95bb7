"""The road of a page that is read from its pixels: what is done with it, in which order, and why.

Each stage takes the sheet as the stage before left it and the means to read it, and gives it back further on.
Nothing here decides anything: every stage puts one function of another room in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ocr.cleanup.pipeline import Cleaned
from ocr.cleanup.tones import darkest_channel
from ocr.handwriting.digit_shapes import stamp_with_checked_digits, with_checked_digits
from ocr.handwriting.fill import with_handwriting_read
from ocr.handwriting.stamp import stamp_with_handwriting_read
from ocr.pixels.ink import PageInk
from ocr.regions.columns import part_columns
from ocr.regions.leaders import Leader, find_leaders, may_have_leaders, with_leaders, without_leaders
from ocr.regions.pale_lines import with_pale_lines_dark
from ocr.regions.rulings import has_uprights
from ocr.regions.seal_lines import read_beside_seals
from ocr.regions.stamp_frames import without_frames
from ocr.regions.stamps import black_seals, read_stamps, without_black_seals
from ocr.regions.unfold import TwoColumns, folded_back, two_columns, unfolded
from ocr.regions.unread_lines import covered, letter_centres, read_unread_lines
from ocr.restore.lines import restore_lines
from ocr.road.readers import Means
from ocr.words.calibration import settled
from ocr.words.corrections import corrected
from ocr.words.echoes import without_echoes
from ocr.words.evidence import PageEvidence
from ocr.words.line_votes import OtherOpinion, other_opinion
from ocr.words.network_first import (
    asked_of_tesseract,
    knows_type,
    lines_of,
    with_unheard_numbers_doubted,
)
from ocr.words.second_reading import read_twice
from ocr.words.vote import by_place_if_alike
from schema.page import Line, Stamp

_FEWEST_MISSED = 15
_MISSED_SHARE = 0.04
"""A page is read again when so many letters, and so great a share, are in no word."""

_MISSED_REACH = 2.0
"""Points around a line within which a letter counts as one of it."""

_IN_A_LINE = 0.33
"""Share of a line's area in lines that are there already, from which it is none that was missed."""

_IN_A_STAMP = 0.6
"""Share of a line's area in a stamp that was read by itself, from which it is a line of that stamp."""

_FEW_WORDS, _DUST = 2, 0.6
"""So few words, all read less surely than that, are what Tesseract makes of dust on a blank sheet."""


@dataclass(frozen=True)
class Sheet:
    """A page on its road.

    ``shown`` is what the recogniser is shown: the cleaned page, white where something stands that is no text.
    Boxes of ``lines``, ``stamps`` and ``leaders`` are in pixels of the cleaned page until ``boxes_in_points``
    and in points from there on; ``scale`` is the number of pixels in such a unit. ``columns`` are in pixels.
    ``steps`` names what was kept from the recogniser and the readings beyond the first. ``opinion`` is what
    another engine says of ``lines``, until it has voted.
    """

    cleaned: Cleaned
    shown: PageInk
    lines: tuple[Line, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    leaders: tuple[Leader, ...] = ()
    columns: tuple[TwoColumns, ...] = ()
    steps: tuple[str, ...] = ()
    scale: float = 1.0
    opinion: OtherOpinion | None = None

    @classmethod
    def of(cls, cleaned: Cleaned) -> Sheet:
        """The sheet at the beginning of its road."""
        return cls(cleaned, PageInk(cleaned.image, cleaned.dpi))


Stage = Callable[[Sheet, Means], Sheet]


def black_seals_whitened(sheet: Sheet, means: Means) -> Sheet:
    seals = black_seals(sheet.shown)
    if not seals:
        return sheet
    image = without_black_seals(sheet.shown.image, sheet.shown.dpi, seals)
    stamps = tuple(Stamp(kind="round_seal", box=seal) for seal in seals)
    return _showing(replace(sheet, stamps=stamps), image, "black_seal")


def stamps_read(sheet: Sheet, means: Means) -> Sheet:
    vote = partial(means.vote().of_lines, pairing=by_place_if_alike)
    stamps = read_stamps(sheet.cleaned, means.readers.block, vote)
    return replace(sheet, stamps=(*sheet.stamps, *stamps))


def stamp_frames_whitened(sheet: Sheet, means: Means) -> Sheet:
    coloured = [ink.box for ink in sheet.cleaned.inks]
    frames = [stamp.box for stamp in sheet.stamps if stamp.kind == "incoming" and stamp.box not in coloured]
    if not frames:
        return sheet
    image = without_frames(sheet.shown.image, sheet.shown.dpi, tuple(frames))
    return _showing(sheet, image, "incoming_stamp")


def leaders_whitened(sheet: Sheet, means: Means) -> Sheet:
    leaders = find_leaders(sheet.shown) if may_have_leaders(sheet.shown) else ()
    if not leaders:
        return sheet
    image = without_leaders(sheet.shown.image, sheet.shown.dpi, leaders)
    return _showing(replace(sheet, leaders=leaders), image, "leaders")


def pale_lines_darkened(sheet: Sheet, means: Means) -> Sheet:
    image = with_pale_lines_dark(sheet.shown)
    return sheet if image is None else _showing(sheet, image, "pale_lines")


def columns_found(sheet: Sheet, means: Means) -> Sheet:
    columns = two_columns(sheet.shown)
    return replace(sheet, columns=columns, steps=(*sheet.steps, *["two_columns"] * bool(columns)))


def lines_read(sheet: Sheet, means: Means) -> Sheet:
    picture = unfolded(sheet.shown.image, sheet.columns)
    read = means.readers.page.read(picture, sheet.shown.dpi)
    return replace(sheet, lines=folded_back(read, sheet.columns))


def missed_lines_read(sheet: Sheet, means: Means) -> Sheet:
    if not _is_incomplete(sheet):
        return sheet
    again = means.readers.thorough.read(sheet.shown.image, sheet.shown.dpi)
    added = tuple(line for line in again if not _is_among(line, sheet.lines))
    if not added:
        return sheet
    lines = sorted((*sheet.lines, *added), key=lambda line: (line.box.y0, line.box.x0))
    return replace(sheet, lines=tuple(lines), steps=(*sheet.steps, "read_again"))


def stamps_set_apart(sheet: Sheet, means: Means) -> Sheet:
    return replace(sheet, lines=outside_of(sheet.stamps, sheet.lines))


def unread_lines_read(sheet: Sheet, means: Means) -> Sheet:
    readers = means.readers
    if readers.line is None:
        return sheet
    taken = [*(stamp.box for stamp in sheet.stamps), *(leader.box for leader in sheet.leaders)]
    lines = read_unread_lines(sheet.lines, sheet.shown, taken, readers.line, readers.strips)
    return replace(sheet, lines=lines, steps=(*sheet.steps, *["unread_lines_read"] * (lines != sheet.lines)))


def echoes_dropped(sheet: Sheet, means: Means) -> Sheet:
    return replace(sheet, lines=without_echoes(sheet.lines))


def lines_read_by_another(sheet: Sheet, means: Means) -> Sheet:
    if means.readers.other is None:
        return sheet
    shown = sheet.shown
    return replace(sheet, opinion=other_opinion(sheet.lines, shown.image, shown.dpi, means.readers.other))


def doubtful_words_read_twice(sheet: Sheet, means: Means) -> Sheet:
    if means.readers.strips is None:
        return sheet
    shown, opinion = sheet.shown, sheet.opinion
    confirmed = opinion.confirmed(sheet.lines, means.language) if opinion else ()
    strips, vote = means.readers.strips, means.vote(shown)
    lines = read_twice(sheet.lines, shown.image, shown.dpi, strips, vote, confirmed)
    twice = ["words_read_twice"] * (lines != sheet.lines)
    return replace(sheet, lines=lines, steps=(*sheet.steps, *twice))


def engines_voted(sheet: Sheet, means: Means) -> Sheet:
    if sheet.opinion is None:
        return sheet
    return replace(sheet, lines=sheet.opinion.voted(sheet.lines, means.vote_of_engines()), opinion=None)


def lines_beside_seals_read(sheet: Sheet, means: Means) -> Sheet:
    seals = [stamp.box for stamp in sheet.stamps if stamp.kind == "round_seal"]
    if not seals or means.readers.line is None:
        return sheet
    cleaned = sheet.cleaned
    return replace(
        sheet, lines=read_beside_seals(sheet.lines, cleaned.image, cleaned.dpi, seals, means.readers.line)
    )


def sureness_settled(sheet: Sheet, means: Means) -> Sheet:
    return replace(sheet, lines=settled(sheet.lines, means.outcomes))


def columns_parted(sheet: Sheet, means: Means) -> Sheet:
    return replace(sheet, lines=part_columns(sheet.lines))


def words_corrected(sheet: Sheet, means: Means) -> Sheet:
    evidence = PageEvidence(PageInk(sheet.cleaned.image, sheet.cleaned.dpi), means.language)
    return replace(sheet, lines=corrected(sheet.lines, evidence))


def boxes_in_points(sheet: Sheet, means: Means) -> Sheet:
    scale = sheet.cleaned.dpi / 72
    return replace(
        sheet,
        lines=tuple(line.in_points(scale) for line in sheet.lines),
        stamps=tuple(
            Stamp(
                kind=stamp.kind,
                box=stamp.box.in_points(scale),
                lines=tuple(line.in_points(scale) for line in stamp.lines),
            )
            for stamp in sheet.stamps
        ),
        leaders=tuple(replace(leader, box=leader.box.in_points(scale)) for leader in sheet.leaders),
        scale=scale,
    )


def dust_dropped(sheet: Sheet, means: Means) -> Sheet:
    return replace(sheet, lines=()) if _is_dust(sheet.lines) else sheet


def digits_checked(sheet: Sheet, means: Means) -> Sheet:
    lines = with_checked_digits(sheet.lines, sheet.cleaned.image, sheet.scale)
    if not any(stamp.lines for stamp in sheet.stamps):
        return replace(sheet, lines=lines)
    coloured = _with_coloured_ink(sheet.cleaned)
    stamps = (
        stamp.model_copy(update={"lines": stamp_with_checked_digits(stamp.lines, coloured, sheet.scale)})
        if stamp.lines
        else stamp
        for stamp in sheet.stamps
    )
    return replace(sheet, lines=lines, stamps=tuple(stamps))


def handwriting_read(sheet: Sheet, means: Means) -> Sheet:
    lines = with_handwriting_read(sheet.lines, sheet.cleaned.image, sheet.scale)
    if not any(stamp.kind == "incoming" and stamp.lines for stamp in sheet.stamps):
        return replace(sheet, lines=lines)
    coloured = _with_coloured_ink(sheet.cleaned)
    stamps = (
        stamp_with_handwriting_read(stamp, coloured, sheet.scale)
        if stamp.kind == "incoming" and stamp.lines
        else stamp
        for stamp in sheet.stamps
    )
    return replace(sheet, lines=lines, stamps=tuple(stamps))


def leaders_put_back(sheet: Sheet, means: Means) -> Sheet:
    return replace(sheet, lines=with_leaders(sheet.lines, sheet.leaders))


def diacritics_restored(sheet: Sheet, means: Means) -> Sheet:
    if means.restorer is None:
        return sheet
    return replace(sheet, lines=restore_lines(sheet.lines, "vietnamese_ocr", means.restorer))


def network_read_first(sheet: Sheet, means: Means) -> Sheet:
    """The sheet read by the network and by Tesseract only where it must; as by ``READING`` where that is not
    enough: tables, pages of figures, unknown type, lines that were not found.
    """
    finder, network, strips = means.readers.finder, means.readers.other, means.readers.strips
    if finder is None or network is None or strips is None or has_uprights(sheet.shown):
        return walked(sheet, means, READING)
    shown = sheet.shown
    picture = unfolded(shown.image, sheet.columns)
    found = lines_of(finder.find_lines(picture, shown.dpi), picture, shown.dpi, network)
    first = replace(sheet, lines=folded_back(found, sheet.columns))
    whole = not _is_incomplete(first)
    first = walked(first, means, (stamps_set_apart, unread_lines_read, echoes_dropped))
    asked = asked_of_tesseract(first.lines) if whole else None
    if asked is None:
        return walked(sheet, means, READING)
    vote = replace(means.vote(shown), signs_of_second=True)
    lines = read_twice(first.lines, shown.image, shown.dpi, strips, vote, asked=asked)
    if not knows_type(lines, network.name):
        return walked(sheet, means, READING)
    lines = with_unheard_numbers_doubted(lines, network.name)
    read = replace(first, lines=lines, steps=(*first.steps, "network_first"))
    return lines_beside_seals_read(read, means)


SETTING_APART: tuple[Stage, ...] = (
    black_seals_whitened,  # first: the ring of a seal is no frame, and its letters are no line
    stamps_read,  # before their frames go, by which they are known
    stamp_frames_whitened,  # what lies under a stamp is text again
    leaders_whitened,  # Tesseract makes words of long rows of dots
    pale_lines_darkened,  # dots and seals are gone, of which pale ones would count as letters
    columns_found,  # last: what is white by now may be the gap between two columns
)
"""What is no text is kept from the recogniser, and what is text is made dark enough for it."""

READING: tuple[Stage, ...] = (
    lines_read,  # the page in one call
    missed_lines_read,  # the page once more and finer where many letters are in no line of it
    stamps_set_apart,  # what stamps say stands with them, and deserves no second reading here
    unread_lines_read,  # rows of letters in no word, one by one; what stamps say is in none now
    echoes_dropped,  # letters that are none would be neighbours to words that are doubted and voted on
    lines_read_by_another,  # what another engine confirms needs no second reading
    doubtful_words_read_twice,  # words that the reader, the language or the ink doubts, and the vote on them
    engines_voted,  # all that was read so far is one opinion, that of the other engine the other
    lines_beside_seals_read,  # last: a line is read again only where all the other readings left it bad
)
"""Everything that asks the recogniser."""

SETTLING: tuple[Stage, ...] = (
    sureness_settled,  # what nobody read again is surer; before anything else lowers a confidence
    columns_parted,  # the rules ask what stands first in a line, and what beside it
    words_corrected,  # in pixels, on the ink that was read (``ocr.words.corrections.CORRECTIONS``)
    boxes_in_points,  # all that follows measures in points
    dust_dropped,  # before anything is made of it: what stands on a blank sheet is no form to fill in
    digits_checked,  # which digits of number and date are no print
    handwriting_read,  # those are read as digits by hand
    leaders_put_back,  # after the slots of forms, whose blanks they fill
    diacritics_restored,  # last: the language decides when everything is a word that can be one
)
"""What the lines say, settled by rules, ink and language."""

TO_WORDS: tuple[Stage, ...] = (*SETTING_APART, *READING)
ROAD: tuple[Stage, ...] = (*TO_WORDS, *SETTLING)
FAST_ROAD: tuple[Stage, ...] = (*SETTING_APART, network_read_first, *SETTLING)


def walked(sheet: Sheet, means: Means, road: Sequence[Stage] | None = None) -> Sheet:
    """``sheet`` after all stages of ``road`` (None: of the road that the readers are for). Raises what the
    readers raise.
    """
    for stage in road or (FAST_ROAD if means.readers.finder else ROAD):
        sheet = stage(sheet, means)
    return sheet


def outside_of(stamps: Sequence[Stamp], lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` without those that lie for the most part inside a stamp that was read by itself."""
    frames = [stamp.box for stamp in stamps if stamp.lines]
    return tuple(
        line for line in lines if all(line.box.share_within(frame) < _IN_A_STAMP for frame in frames)
    )


def _showing(sheet: Sheet, image: NDArray[np.uint8], step: str) -> Sheet:
    return replace(sheet, shown=PageInk(image, sheet.shown.dpi), steps=(*sheet.steps, step))


def _is_incomplete(sheet: Sheet) -> bool:
    """Whether many letters on the sheet are in no line."""
    centres = letter_centres(sheet.shown)
    reach = _MISSED_REACH * sheet.shown.dpi / 72
    missed = np.count_nonzero(~covered(centres, [line.box for line in sheet.lines], reach))
    return bool(missed >= _FEWEST_MISSED and missed >= _MISSED_SHARE * len(centres))


def _is_among(line: Line, others: Sequence[Line]) -> bool:
    return any(line.box.share_within(other.box) > _IN_A_LINE for other in others)


def _is_dust(lines: Sequence[Line]) -> bool:
    """Whether ``lines`` are what is read out of dust: signs, and few letters that one cannot trust."""
    words = [word for line in lines for word in line.words if any(sign.isalnum() for sign in word.text)]
    return len(words) <= _FEW_WORDS and all(word.confidence < _DUST for word in words)


def _with_coloured_ink(cleaned: Cleaned) -> NDArray[np.uint8]:
    """The page in grey with the ink of stamps, which the cleaned page lacks where it is coloured."""
    return cleaned.image if cleaned.colour is None else darkest_channel(cleaned.colour)
