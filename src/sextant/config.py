"""What the environment says, read once into typed values; a wrong value stops the start."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from babel.core import get_global

from sextant import mail_config, web_config
from sextant.environment import PREFIX, Environment, WrongSetting

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_KEY = 32
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Database:
    """Where records are kept: a SQLite file, or a PostgreSQL server."""

    name: str
    host: str = ""
    port: int | None = None
    user: str = ""
    password: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_server(self) -> bool:
        """Whether records live on a PostgreSQL server."""
        return bool(self.host) or bool(self.user) or bool(self.options)


@dataclass(frozen=True)
class SingleSignOn:
    """The company's own sign-in, by OpenID Connect."""

    name: str
    url: str
    client_id: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of an installation."""

    home: Path
    database: Database
    currency: str
    country: str
    fiscal_start: int
    week_start: str
    time_zone: str
    secret_key: str
    debug: bool
    hosts: tuple[str, ...]
    host: str
    port: int
    https: bool
    address: str
    hsts_seconds: int
    signup: bool
    web_processes: int
    web_threads: int
    engine: str
    single_sign_on: SingleSignOn | None
    attachment_mb: int
    mail: mail_config.Server | None
    mail_from: str
    mailbox: mail_config.Mailbox | None

    @property
    def facts(self) -> Path:
        """The directory of published facts."""
        return self.home / "facts"


def read(values: Mapping[str, str]) -> Config:
    """Read every setting, or raise `WrongSetting` for the first that cannot be used."""
    env = Environment(values)
    config = read_all(env)
    env.refuse_unknown()
    return config


def read_all(env: Environment) -> Config:
    """Read every setting, so that the environment knows all names."""
    home = _home(env)
    mail = mail_config.outbox(env)
    mail_from = mail_config.sender(env, mail)
    return Config(
        home=home,
        database=_database(env, home),
        currency=_code(env, "CURRENCY", "USD", table="all_currencies", example="EUR"),
        country=_code(env, "COUNTRY", "US", table="territory_currencies", example="CN"),
        fiscal_start=env.number("SEXTANT_FISCAL_START", 1, low=1, high=12),
        week_start=env.choice("SEXTANT_WEEK_START", "monday", among=WEEKDAYS),
        time_zone=_time_zone(env),
        secret_key=_secret_key(env),
        debug=env.flag("SEXTANT_DEBUG", default=False),
        hosts=web_config.hosts(env),
        host=web_config.host(env),
        port=env.number("SEXTANT_PORT", 8000, low=1, high=65535),
        https=env.flag("SEXTANT_HTTPS", default=False),
        address=web_config.address(env),
        hsts_seconds=env.number("SEXTANT_HSTS_SECONDS", 0, low=0, high=999_999_999),
        signup=env.flag("SEXTANT_SIGNUP", default=False),
        web_processes=env.number("SEXTANT_WEB_PROCESSES", 2, low=1, high=64),
        web_threads=env.number("SEXTANT_WEB_THREADS", 4, low=1, high=64),
        engine=_engine(env),
        single_sign_on=_single_sign_on(env),
        attachment_mb=env.number("SEXTANT_ATTACHMENT_MB", 25, low=1, high=1000),
        mail=mail,
        mail_from=mail_from,
        mailbox=mail_config.mailbox(env, mail_from),
    )


def _home(env: Environment) -> Path:
    given = env.text("SEXTANT_HOME")
    home = Path(given).expanduser().absolute() if given else _usual_home(env.values)
    if home.exists() and not home.is_dir():
        raise WrongSetting("SEXTANT_HOME", f"names {home}, a file", "give a directory")
    return home


def _usual_home(values: Mapping[str, str]) -> Path:
    if (CHECKOUT / "pyproject.toml").is_file():
        return Path.cwd() / "var"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sextant"
    if sys.platform == "win32":
        return Path(values.get("LOCALAPPDATA", str(Path.home()))) / "sextant"
    return Path(values.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sextant"


def _database(env: Environment, home: Path) -> Database:
    url = env.text("DATABASE_URL")
    if not url:
        return Database(name=str(home / "sextant.db"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return Database(name="/" + unquote(parts.path).lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise _wrong_database("has no scheme Sextant knows")
    if find_spec("psycopg") is None:
        raise WrongSetting(
            "DATABASE_URL",
            "asks for PostgreSQL, whose driver is missing",
            "install it with: pip install 'sextant[postgres]'",
        )
    return _server(url)


def _server(url: str) -> Database:
    parts = urlsplit(url)
    try:
        port = parts.port
        options = tuple(
            (key, unquote(value))
            for key, _, value in (pair.partition("=") for pair in parts.query.split("&") if pair)
        )
    except ValueError:
        raise _wrong_database("has a port that is no number") from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise _wrong_database("names no database")
    return Database(
        name=name,
        host=unquote(parts.hostname or "localhost") if "host" not in dict(options) else "",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=options,
    )


def _wrong_database(why: str) -> WrongSetting:
    example = "postgresql://user:password@host:5432/sextant"
    return WrongSetting("DATABASE_URL", why, f"write it like {example}, or leave it out for SQLite")


def _code(env: Environment, short: str, default: str, *, table: str, example: str) -> str:
    name = f"{PREFIX}{short}"
    code = env.text(name, default).upper()
    known = get_global(table)  # type: ignore[arg-type]  # babel names its tables by a Literal
    if code not in known or not code.isalpha():
        raise WrongSetting(
            name, f"is {code!r}, which is no ISO code", f"give one such as {example}"
        )
    return code


def _time_zone(env: Environment) -> str:
    zone = env.text("SEXTANT_TIME_ZONE", "UTC")
    if zone not in available_timezones():
        near = get_close_matches(zone, sorted(available_timezones()), n=1)
        example = near[0] if near else "Asia/Shanghai"
        raise WrongSetting(
            "SEXTANT_TIME_ZONE",
            f"is {zone!r}, which is no time zone",
            f"give one such as {example}",
        )
    return zone


def _secret_key(env: Environment) -> str:
    key = env.text("SEXTANT_SECRET_KEY")
    if key and len(key) < SHORTEST_KEY:
        raise WrongSetting(
            "SEXTANT_SECRET_KEY",
            f"is shorter than {SHORTEST_KEY} characters",
            "give a longer one, or leave it out and one is made and kept in SEXTANT_HOME",
        )
    return key


def _engine(env: Environment) -> str:
    engine = env.text("SEXTANT_ENGINE", "duckdb")
    if engine != "duckdb" and not engine.startswith("spark://"):
        raise WrongSetting(
            "SEXTANT_ENGINE",
            f"is {engine!r}",
            "give duckdb or the address of a Spark cluster such as spark://host:7077",
        )
    return engine


def _single_sign_on(env: Environment) -> SingleSignOn | None:
    names = ("SEXTANT_OIDC_URL", "SEXTANT_OIDC_CLIENT_ID", "SEXTANT_OIDC_SECRET")
    given = {name: env.text(name) for name in names}
    label = env.text("SEXTANT_OIDC_NAME", "Single sign-on")
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            others = ", ".join(other for other in names if other != name)
            raise WrongSetting(name, "is missing", f"give it beside {others}, or give none of them")
    url, client_id, secret = given.values()
    if urlsplit(url).scheme not in {"https", "http"} or not urlsplit(url).hostname:
        raise WrongSetting(names[0], f"is {url!r}", "give an address that begins with https://")
    return SingleSignOn(name=label, url=url, client_id=client_id, secret=secret)


def kept_secret_key(home: Path) -> str:
    """The installation's own key, made at the first call and readable by its owner alone."""
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # unlike a rename, it never replaces another process's key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


config = read(os.environ)
