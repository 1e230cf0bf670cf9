"""Copy the sequencing lab's table from its share, block by block."""

from ageing.step import arguments, made, note, run

BLOCK = 1024


def fetch(source, staged):
    """Copy until the share has no more to give."""
    with open(source, "rb", buffering=0) as share, open(staged, "wb") as copy:
        while block := share.read(BLOCK):
            copy.write(block)


def work(args):
    """Stage the table."""
    note("read", args.wells)
    fetch(args.wells, args.pool)
    made(args.pool)


def main():
    """Run the command line."""
    run(arguments(__doc__, "wells", "pool"), work)


if __name__ == "__main__":
    main()
