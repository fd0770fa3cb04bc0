"""`sextant` and `python -m sextant`."""

import os
import sys


def main() -> None:
    """Run the command line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sextant.settings"
    from sextant.doors.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
