"""`sextant` and `python -m sextant`."""

import sys


def main() -> None:
    """Run the command line."""
    from sextant.doors.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
