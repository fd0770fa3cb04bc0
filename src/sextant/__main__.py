"""`sextant` and `python -m sextant`."""

import os
import sys


def main() -> None:
    """Run the command line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sextant.settings"
    # our matrices are small: threads that wait for each other cost more than they bring
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sextant.doors.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
