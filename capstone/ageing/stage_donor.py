"""Copy one donor's counts from the archive and prove that every byte arrived.

The checksum is the catalogue's. A copy that does not match is never left behind, so that a second attempt
starts clean.
"""

import shutil

from ageing.files import BadInput, sha256
from ageing.step import arguments, made, note, run
from ageing.whole import whole


def stage(archive, staged, expected):
    """Copy `archive` to `staged`; BadInput, and no copy, unless the SHA-256 of the copy is `expected`."""
    with whole(staged) as partial:
        try:
            shutil.copyfile(archive, partial)
        except OSError as error:
            raise BadInput(
                f"{archive}: cannot be copied ({error.strerror or error}); check that it can be read."
            ) from None
        if (found := sha256(partial)) != expected:
            raise BadInput(
                f"{archive}: the file's SHA-256 is {found[:12]}…, the catalogue says {expected[:12]}…; "
                "restore the file (make data) or, if it is right, correct the catalogue."
            )


def work(args):
    """Stage one donor."""
    note("read", args.archive)
    stage(args.archive, args.staged, args.sha256)
    note("decided", f"the copy matches the catalogue, SHA-256 {args.sha256[:12]}…")
    made(args.staged)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "archive", "staged")
    parser.add_argument("--sha256", required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
