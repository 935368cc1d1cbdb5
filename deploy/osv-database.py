"""Packs the advisories on Maven packages of a copy of GitHub's or GitLab's advisory database as OSV-Scanner wants them.

osv-database.py COPY DIR
"""

import json
import pathlib
import re
import sys
import zipfile

INTERVAL = re.compile(r"([\[(])([^,\[\]()]*)(,?)([^,\[\]()]*)([\])])")


def of_github(folder):
    """Gives name and text of each advisory: they are in OSV's format."""
    for file in folder.rglob("*.json"):
        text = file.read_text(encoding="utf-8")
        if '"Maven"' in text and any(a["package"]["ecosystem"] == "Maven" for a in json.loads(text).get("affected", [])):
            yield file.name, text


def of_gitlab(folder):
    """Gives name and text of each advisory; its versions are ranges as Maven writes them."""
    for file in folder.rglob("*.yml"):
        text = file.read_text(encoding="utf-8")
        package = scalar(text, "package_slug").removeprefix("maven/").replace("/", ":")
        # One advisory has a file for each package.
        key = f"{file.stem}:{package}"
        advisory = {
            "id": key,
            "modified": scalar(text, "date") + "T00:00:00Z",
            "summary": scalar(text, "title"),
            "affected": [
                {
                    "package": {"ecosystem": "Maven", "name": package},
                    "ranges": [
                        {"type": "ECOSYSTEM", "events": events(*interval)}
                        for interval in INTERVAL.findall(scalar(text, "affected_range"))
                    ],
                }
            ],
        }
        yield key.replace(":", "_") + ".json", json.dumps(advisory)


def scalar(text, name):
    """Gives a value between double quotes, which may go on in indented lines."""
    value = re.search(rf'^{name}: "((?:[^"\\]|\\.)*)"', text, re.MULTILINE)
    if not value:
        sys.exit(f"no {name} between double quotes in: {text[:200]}")
    return re.sub(r"\s*\n\s+", " ", value[1])


def events(_open, lowest, comma, highest, close):
    """Gives a range's begin and end. A lower end that does not belong to it is taken for one that does: rather too much is told."""
    begin = [{"introduced": lowest.strip() or "0"}]
    if not comma:
        return begin + [{"last_affected": lowest.strip()}]
    if not highest.strip():
        return begin
    return begin + [{"fixed" if close == ")" else "last_affected": highest.strip()}]


copy, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
github, gitlab = copy / "advisories" / "github-reviewed", copy / "maven"
if github.is_dir():
    advisories = of_github(github)
elif gitlab.is_dir():
    advisories = of_gitlab(gitlab)
else:
    sys.exit(f"{copy}: no copy of github.com/github/advisory-database, nor of gitlab.com/gitlab-org/security-products/gemnasium-db")
count = 0
# One of the two folders is where a version of the scanner looks.
for folder in ("osv-scanner", "osv-scalibr"):
    (target / folder / "Maven").mkdir(parents=True, exist_ok=True)
archive = target / "osv-scanner" / "Maven" / "all.zip"
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
    for name, text in advisories:
        packed.writestr(name, text)
        count += 1
(target / "osv-scalibr" / "Maven" / "all.zip").write_bytes(archive.read_bytes())
print(f"{count} advisories on Maven packages")
