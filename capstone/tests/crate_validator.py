"""Judge a crate with roc-validator, without the network: run by the Python of requirements-crate.txt.

    python crate_validator.py CRATE CACHE [SEVERITY]

The validator asks for the JSON-LD context of RO-Crate 1.1 over the network, or from a cache of its own. The
package rocrate 0.15 carries that document; it is put into a cache at CACHE. Prints how many checks were made
and one line for each requirement that is not met, and exits with 1 if there is one.
"""

import importlib.util
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator import models, services
from urllib3 import HTTPResponse

URL = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "workflow-run-crate"


class FromFile(HTTPAdapter):
    """Answers every request with the content of one file."""

    def __init__(self, path):
        super().__init__()
        self.content = Path(path).read_bytes()

    def send(self, request, **_):
        """Return the file as the answer to a request."""
        headers = {"Content-Type": "application/ld+json"}
        body = HTTPResponse(
            BytesIO(self.content), headers, 200, preload_content=False, request_url=request.url
        )
        return self.build_response(request, body)


def main(crate, cache, severity="REQUIRED"):
    """Fill the cache, validate, print what is not met."""
    context = Path(importlib.util.find_spec("rocrate").origin).with_name("data") / "ro-crate.jsonld"
    with CachedSession(cache_name=cache, backend="sqlite", expire_after=-1) as session:
        session.mount("https://", FromFile(context))
        session.get(URL, headers={"Accept": "application/ld+json"})
    # The validator takes the path for part of an address, and cannot read one with a space in it.
    with TemporaryDirectory(dir="/tmp") as plain:
        settings = services.ValidationSettings(
            rocrate_uri=shutil.copytree(crate, Path(plain) / "crate"),
            profile_identifier=PROFILE,
            requirement_severity=models.Severity[severity],
            offline=True,
            cache_path=Path(cache),
        )
        result = services.validate(settings)
    print(len(result.executed_checks), "checks")
    for issue in result.get_issues():
        print(f"{issue.severity.name}: {issue.check.identifier}: {issue.message}")
    return int(result.has_issues())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
