"""Build ``data/units.tsv``: python -m lexicon.training.build_units FOLDER.

FOLDER holds, unpacked or as .zst, the published tables this one is drawn from (all MIT):

- madnh/hanhchinhvn, April 2023: ``tinh_tp.json``, ``quan_huyen.json``, ``xa_phuong.json``
- thanglequoc/vietnamese-provinces-database v2.4.1 (last before July 2025) and of July 2026: ``…units.json``
- tranngocminhhieu/vietnamadminunits: ``convert_legacy_2025_simple.csv``, old communes to new ones

A unit whose name or type changed between the snapshots gets one row for each form; the day of such a
change is not in the sources, so the dates only bound it: the old form ends on the last day before the
merger, the new one begins the month after the first snapshot.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from lexicon.fold import nfc
from lexicon.units import DATA, plain_name

MERGER = "2025-07-01"
LAST_DAY = "2025-06-30"
AFTER_FIRST = "2023-05-01"
# Nghị quyết 175/2024/QH15: Thừa Thiên Huế becomes the city of Huế.
KNOWN_CHANGES = {("province", "46"): ("2024-12-31", "2025-01-01")}


class Row(NamedTuple):
    code: str
    since: str
    until: str
    level: str
    type: str
    name: str
    parent: str
    successors: str
    folded: str


def _read(folder: Path, part: str) -> str:
    (path,) = (p for p in folder.iterdir() if part in p.name)
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dc", path], capture_output=True, check=True).stdout.decode()
    return path.read_text(encoding="utf-8")


def _type_and_name(full: str) -> tuple[str, str]:
    for kind in ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu"):
        if full.lower().startswith(kind.lower() + " "):
            name = full[len(kind) + 1 :].strip()
            return kind.lower(), f"{kind} {name}" if name.isdigit() else name
    raise ValueError(f"no type in {full!r}")


def _snapshot_2023(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(level, code) -> (full name, parent code)"""
    found = {}
    for part, level in (("tinh_tp", "province"), ("quan_huyen", "district"), ("xa_phuong", "commune")):
        for code, unit in json.loads(_read(folder, part)).items():
            found[level, code] = nfc(unit["name_with_type"]), unit.get("parent_code", "")
    return found


def _snapshot(tree: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, str]]:
    found = {}
    for province in tree:
        found["province", province["Code"]] = nfc(province["FullName"]), ""
        for district in province.get("District") or []:
            found["district", district["Code"]] = nfc(district["FullName"]), province["Code"]
            for commune in district.get("Ward") or []:
                found["commune", commune["Code"]] = nfc(commune["FullName"]), district["Code"]
        for commune in province.get("Wards") or []:
            found["commune", commune["Code"]] = nfc(commune["FullName"]), province["Code"]
    return found


def build(folder: Path) -> list[Row]:
    first = _snapshot_2023(folder)
    last = _snapshot(json.loads(_read(folder, "pre2025_units")))
    new = _snapshot(json.loads(_read(folder, "2026-07-25_units")))

    successors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in csv.DictReader(io.StringIO(_read(folder, "convert_legacy"))):
        target = line["newWardCode"].zfill(5)
        if ("commune", target) not in new:
            continue
        if line["wardCode"]:
            successors["commune", f"{int(float(line['wardCode'])):05d}"].add(target)
        else:
            successors["district", line["districtCode"].zfill(3)].add(target)
        successors["province", line["provinceCode"].zfill(2)].add(line["newProvinceCode"].zfill(2))

    rows = []
    for key in sorted(first.keys() | last.keys() | new.keys()):
        level, code = key
        forms: list[tuple[str, str, str, str]] = []
        before, after = first.get(key), last.get(key)
        if before and after and " ".join(before[0].lower().split()) == after[0].lower():
            before = None
        if before:
            forms.append(("", KNOWN_CHANGES.get(key, (LAST_DAY,))[0], *before))
        if after:
            changed = before is not None or key not in first
            since = KNOWN_CHANGES.get(key, ("", AFTER_FIRST))[1] if changed else ""
            forms.append((since, LAST_DAY, *after))
        if key in new:
            if level == "province" and after and after[0] == new[key][0]:
                forms[-1] = (forms[-1][0], "", *after)
            else:
                forms.append((MERGER, "", *new[key]))
        for since, until, full, parent in forms:
            kind, name = _type_and_name(full)
            heirs = successors[key] - {code} if level == "province" else successors[key]
            rows.append(
                Row(
                    code,
                    since,
                    until,
                    level,
                    kind,
                    name,
                    parent,
                    ",".join(sorted(heirs)) if until else "",
                    plain_name(name),
                )
            )
    return rows


def main() -> None:
    rows = build(Path(sys.argv[1]))
    head = "# Built by lexicon/training/build_units.py, which names the sources. Empty since, until: open.\n"
    lines = ["\t".join(row) for row in rows]
    DATA.write_text(head + "\t".join(Row._fields) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
