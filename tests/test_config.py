"""Settings: what is read, and each refusal."""

import stat
from pathlib import Path

import pytest

from sextant.config import WrongSetting, kept_secret_key, read, read_all
from sextant.environment import Environment
from tests.homes import REPOSITORY

REFUSALS = [
    ("SEXTANT_CURRENCY", "DOLLAR", "such as EUR"),
    ("SEXTANT_COUNTRY", "USA", "such as CN"),
    ("SEXTANT_FISCAL_START", "13", "from 1 to 12"),
    ("SEXTANT_FISCAL_START", "july", "from 1 to 12"),
    ("SEXTANT_WEEK_START", "mon", "one of monday"),
    ("SEXTANT_TIME_ZONE", "Asia/Shangai", "Asia/Shanghai"),
    ("SEXTANT_SECRET_KEY", "short", "longer"),
    ("SEXTANT_DEBUG", "maybe", "yes or no"),
    ("SEXTANT_HTTPS", "2", "yes or no"),
    ("SEXTANT_SIGNUP", "open", "yes or no"),
    ("SEXTANT_HOSTS", "https://sales.example.com", "without scheme"),
    ("SEXTANT_HOST", "no such place", "127.0.0.1"),
    ("SEXTANT_ADDRESS", "sextant.example.com", "https://"),
    ("SEXTANT_PORT", "80000", "from 1 to 65535"),
    ("SEXTANT_HSTS_SECONDS", "-1", "from 0"),
    ("SEXTANT_WEB_PROCESSES", "0", "from 1 to 64"),
    ("SEXTANT_WEB_THREADS", "many", "from 1 to 64"),
    ("SEXTANT_ENGINE", "mysql", "duckdb or the address"),
    ("SEXTANT_OIDC_URL", "id.example.com", "is missing"),
    ("SEXTANT_CURENCY", "EUR", "did you mean SEXTANT_CURRENCY"),
    ("DATABASE_URL", "mysql://host/sextant", "write it like postgresql://"),
    ("DATABASE_URL", "postgresql://host", "write it like postgresql://"),
    ("DATABASE_URL", "postgresql://host:x/sextant", "write it like postgresql://"),
]


@pytest.mark.parametrize(("name", "value", "mend"), REFUSALS)
def test_a_wrong_value_says_which_and_how_to_mend_it(name: str, value: str, mend: str) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read({name: value})
    assert mend in str(refusal.value)
    assert str(refusal.value).count("\n") == 0
    assert name.rsplit("_", 1)[0] in str(refusal.value)


def test_an_empty_environment_is_enough() -> None:
    config = read({})
    assert (config.currency, config.country, config.time_zone) == ("USD", "US", "UTC")
    assert (config.fiscal_start, config.week_start, config.engine) == (1, "monday", "duckdb")
    assert not config.debug
    assert not config.database.is_server


def test_home_is_in_the_working_folder_of_a_checkout() -> None:
    assert read({}).home == Path.cwd() / "var"


def test_home_is_the_platforms_where_sextant_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sextant.config.CHECKOUT", Path("/nowhere"))
    monkeypatch.setattr("sys.platform", "linux")
    assert read({"XDG_DATA_HOME": "/data"}).home == Path("/data/sextant")


def test_home_must_be_a_directory(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(WrongSetting, match="give a directory"):
        read({"SEXTANT_HOME": str(file)})


def test_postgresql_is_chosen_by_its_address() -> None:
    database = read({"DATABASE_URL": "postgresql://ann:p%40ss@db:5433/sales?sslmode=require"})
    assert database.database.is_server
    assert (database.database.host, database.database.port) == ("db", 5433)
    assert (database.database.user, database.database.password) == ("ann", "p@ss")
    assert database.database.options == (("sslmode", "require"),)


def test_a_sqlite_file_may_be_named() -> None:
    database = read({"DATABASE_URL": "sqlite:////srv/sextant.db"}).database
    assert database.name.endswith("/srv/sextant.db")
    assert not database.is_server


def test_the_driver_of_postgresql_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sextant.config.find_spec", lambda name: None)
    with pytest.raises(WrongSetting, match=r"pip install 'sextant\[postgres\]'"):
        read({"DATABASE_URL": "postgresql://db/sales"})


def test_single_sign_on_needs_all_its_parts() -> None:
    given = {"SEXTANT_OIDC_URL": "https://id.example.com", "SEXTANT_OIDC_CLIENT_ID": "sextant"}
    with pytest.raises(WrongSetting, match="SEXTANT_OIDC_SECRET is missing"):
        read(given)
    config = read(given | {"SEXTANT_OIDC_SECRET": "s"})
    assert config.single_sign_on is not None
    assert config.single_sign_on.name == "Single sign-on"


def test_single_sign_on_needs_an_address() -> None:
    given = {f"SEXTANT_OIDC_{part}": "id" for part in ("URL", "CLIENT_ID", "SECRET")}
    with pytest.raises(WrongSetting, match="begins with https"):
        read(given)


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    key = kept_secret_key(tmp_path / "home")
    assert len(key) >= 50
    assert kept_secret_key(tmp_path / "home") == key
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]
    mode = stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode)
    assert mode == 0o600


def test_every_setting_is_in_the_guide() -> None:
    guide = (REPOSITORY / "docs" / "guide" / "running.md").read_text()
    environment = Environment({})
    read_all(environment)
    assert not {name for name in environment.known if f"`{name}`" not in guide}
