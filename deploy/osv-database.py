"""Packs the advisories on Maven packages of a copy of GitHub's advisory database as OSV-Scanner wants them: osv-database.py COPY DIR"""

import json
import pathlib
import sys
import zipfile

copy, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
reviewed = copy / "advisories" / "github-reviewed"
if not reviewed.is_dir():
    sys.exit(f"{copy}: no copy of github.com/github/advisory-database")
count = 0
# One of the two folders is where a version of the scanner looks.
for folder in ("osv-scanner", "osv-scalibr"):
    (target / folder / "Maven").mkdir(parents=True, exist_ok=True)
archive = target / "osv-scanner" / "Maven" / "all.zip"
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
    for file in reviewed.rglob("*.json"):
        text = file.read_text(encoding="utf-8")
        if '"Maven"' in text and any(a["package"]["ecosystem"] == "Maven" for a in json.loads(text).get("affected", [])):
            packed.writestr(file.name, text)
            count += 1
(target / "osv-scalibr" / "Maven" / "all.zip").write_bytes(archive.read_bytes())
print(f"{count} advisories on Maven packages")
