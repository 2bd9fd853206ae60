"""Every public case that ftfy passes passes here: its source distribution is fetched, none is copied."""

import json
import subprocess
import sys
import tarfile

import ftfy
import pytest

from newsclean.text.repair import repair_text

# Deliberate: a control character that nothing explains goes.
EXCEPT = {"These control characters \x1a are apparently intentional \x81"}


@pytest.fixture(scope="session")
def ftfy_cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ftfy")
    wanted = f"ftfy=={ftfy.__version__}"
    fetch = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--no-binary",
        ":all:",
        "-d",
        str(folder),
        wanted,
    ]
    if subprocess.run(fetch, check=False, capture_output=True, timeout=300).returncode:
        pytest.skip("ftfy's source distribution cannot be fetched")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        name = next(x for x in archive.getnames() if x.endswith("tests/test_cases.json"))
        file = archive.extractfile(name)
        assert file is not None
        return json.loads(file.read())


def test_what_ftfy_passes_passes_here(ftfy_cases):
    """Ftfy's cases come out as ftfy has them, curly quotes and widths aside."""
    failed = []
    for case in ftfy_cases:
        wanted = {case["fixed"], case.get("fixed-encoding", case["fixed"])}
        if (
            case["expect"] == "pass"
            and case["original"] not in EXCEPT
            and repair_text(case["original"]).text not in wanted
        ):
            failed.append(case["label"])
    assert not failed
