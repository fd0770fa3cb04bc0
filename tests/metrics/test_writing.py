"""A file is there in whole or not at all, however many write it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sextant.metrics import manifest


def test_threads_that_write_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "made" / "one.json"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: manifest.write(path, b"%d" % number), range(64)))
    assert int(path.read_bytes()) in range(64)
    assert list(path.parent.iterdir()) == [path]
