"""Settings: `config.yaml` → typed values, each overridable by the environment.

A key is named the same everywhere: `crawl.delay_seconds` is `delay_seconds` under `crawl` in the file and
`GONGKAI_CRAWL__DELAY_SECONDS` in the environment, which wins. Whatever is not understood is refused with one sentence.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "GONGKAI_"
CONFIG_VARIABLE = "GONGKAI_CONFIG"
SHORTEST_DELAY = 1.0  # seconds between two requests to a host that is somebody else's
_CHECKOUT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the key, the value and what is allowed."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CrawlSettings(_Section):
    """How sites are asked."""

    user_agent: str = Field(default="gongkai/0.1", min_length=1, description="name we give ourselves to sites")
    contact: str = Field(default="", description="mail address or web page of the operator, added to the user agent")
    delay_seconds: float = Field(default=2.0, ge=0, description="seconds between two requests to one host")
    allow_fast: bool = Field(default=False, description="true to let delay_seconds be less than 1, on your own servers")
    connect_timeout_seconds: float = Field(default=20, gt=0, description="seconds to wait for a connection")
    timeout_seconds: float = Field(default=60, gt=0, description="seconds to wait for an answer, or for more of it")
    total_timeout_seconds: float = Field(default=900, gt=0, description="seconds that an answer may take in all")
    retries: int = Field(default=3, ge=0, le=20, description="times a failed request is tried again")
    max_body_mb: int = Field(default=64, ge=1, description="largest answer that is kept, in MiB")
    recheck_days: int = Field(default=30, ge=0, description="days after which a known document is asked for again")
    proxy: str = Field(default="", description="address of an HTTP proxy, e.g. http://127.0.0.1:3128; empty for none")

    @model_validator(mode="after")
    def _polite(self) -> Self:
        if self.delay_seconds < SHORTEST_DELAY and not self.allow_fast:
            raise ValueError(
                f"delay_seconds is {self.delay_seconds:g}, and less than {SHORTEST_DELAY:g} is allowed on servers of "
                "your own alone, with allow_fast: true"
            )
        return self

    @field_validator("proxy")
    @classmethod
    def _proxy_is_http(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("a proxy's address begins with http:// or https://")
        return value


class ExtractSettings(_Section):
    """How documents are read, and what one document may cost."""

    workers: int = Field(default=0, ge=0, le=1024, description="processes that read documents; 0 for one per core")
    batch_size: int = Field(
        default=100, ge=1, le=10_000, description="documents per batch: what a kill can lose at most"
    )
    timeout_seconds: float = Field(default=120, gt=0, description="seconds one document may take")
    memory_mb: int = Field(default=1024, ge=256, description="memory one worker may use, in MiB")
    ocr_timeout_seconds: float = Field(
        default=900, gt=0, description="seconds a document may take whose pictures are read by character recognition"
    )
    ocr_memory_mb: int = Field(default=2048, ge=512, description="memory a worker may use that does that, in MiB")
    max_document_mb: int = Field(default=64, ge=1, description="largest document that is read, in MiB")

    @property
    def processes(self) -> int:
        """Number of worker processes: `workers`, or the number of cores when that is 0."""
        return self.workers or os.cpu_count() or 1


class FlowSettings(_Section):
    """When the nightly flow runs."""

    schedule: str = Field(default="30 2 * * *", description="cron expression: minute hour day month weekday")
    timezone: str = Field(default="Asia/Shanghai", description="time zone of the schedule, as in the IANA database")
    calm_days: int = Field(
        default=7, ge=1, le=90, description="days between two scheduled crawls of a site outside January to March"
    )
    crawl_retries: int = Field(
        default=2, ge=0, le=10, description="times the whole crawl is tried again when it breaks off"
    )

    @field_validator("schedule")
    @classmethod
    def _five_fields(cls, value: str) -> str:
        if len(value.split()) != 5:
            raise ValueError("a schedule has five fields: minute hour day month weekday")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("the time zone is not in the IANA database; try Asia/Shanghai or UTC") from None
        return value


class Settings(BaseSettings):
    """All settings. Paths are absolute; see `load_settings`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)

    data: Path = Field(default=Path("data"), description="folder that everything is written to")
    registry: Path = Field(default=Path("spiders/sites.yaml"), description="file with one row per site")
    corrections: Path = Field(default=Path("corrections.csv"), description="file with one line per human correction")
    crawl: CrawlSettings = CrawlSettings()
    extract: ExtractSettings = ExtractSettings()
    flows: FlowSettings = FlowSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file's values, which are passed to the constructor; nothing else is read."""
        return env_settings, init_settings


def load_settings(config: Path | None = None, data: Path | None = None, registry: Path | None = None) -> Settings:
    """Read the settings from `config`, else $GONGKAI_CONFIG, else the `config.yaml` that stands in the folder `data`
    (it says how what lies there was made), here or in the checkout, else defaults.

    Relative paths in the file (and the default ones) start from the file's folder, those of the environment and of the
    arguments `data` and `registry`, which win over everything, from the working directory.

    Raises:
        SettingsError: a file that is named but missing, empty or not YAML; an unknown key; a value that is not allowed.
    """
    path = _find(config, data)
    origin = str(path) if path else "the defaults"
    base = path.parent.resolve() if path else Path.cwd()
    _refuse_unknown_variables(os.environ)
    values = _read(path) if path else {}
    for key in ("data", "registry", "corrections"):
        value = values.get(key, Settings.model_fields[key].default)
        if isinstance(value, str | Path):
            values[key] = base / value
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentence(error, origin)) from None
    return settings.model_copy(
        update={
            "data": (data or settings.data).absolute(),
            "registry": (registry or settings.registry).absolute(),
            "corrections": settings.corrections.absolute(),
        }
    )


def known_keys(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[str]:
    """Dotted names of all settings, e.g. `crawl.delay_seconds`."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from known_keys(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name


def _variable(key: str) -> str:
    return PREFIX + key.upper().replace(".", "__")


def _find(config: Path | None, data: Path | None) -> Path | None:
    named = config or (Path(variable) if (variable := os.environ.get(CONFIG_VARIABLE)) else None)
    if named is None:
        folders = (data, Path(), _CHECKOUT) if data else (Path(), _CHECKOUT)
        return next((path for folder in folders if (path := folder / "config.yaml").is_file()), None)
    if not named.is_file():
        source = "--config" if config else CONFIG_VARIABLE
        raise SettingsError(f"The configuration file {named} (named by {source}) does not exist or is not a file.")
    return named


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path} cannot be read as YAML: {' '.join(str(error).split())}") from None
    if content is None:
        raise SettingsError(f"{path} is empty; delete it to use the defaults, or write at least one setting into it.")
    if not isinstance(content, dict):
        raise SettingsError(
            f"{path} holds {content!r:.60}; allowed is a mapping such as 'crawl: {{delay_seconds: 2}}'."
        )
    return content


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    allowed = {_variable(key) for key in known_keys()} | {CONFIG_VARIABLE}
    for name, value in environment.items():
        if name.upper().startswith(PREFIX) and name.upper() not in allowed:
            hint = _near_miss(name.upper(), allowed)
            raise SettingsError(f"Environment variable {name}={value!r} is no setting of gongkai; {hint}.")


def _sentence(error: ValidationError, origin: str) -> str:
    """The first thing wrong, as one sentence."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    source = variable if (variable := _variable(key)) in os.environ else origin
    if first["type"] == "extra_forbidden":
        hint = _near_miss(key, set(known_keys()))
        return f"{source}: unknown key {key} (value {first['input']!r}); {hint}."
    message = first["msg"].removeprefix("Value error, ")
    allowed = f"{message[:1].lower()}{message[1:]}"
    return f"{source}: {key} is {first['input']!r}, but {allowed}{_meaning(key)}."


def _meaning(key: str) -> str:
    model: Any = Settings
    for part in key.split("."):
        field = model.model_fields.get(part)
        if field is None:
            return ""
        model = field.annotation
    return f" ({field.description})" if field.description else f"; its keys are {', '.join(model.model_fields)}"


def _near_miss(name: str, allowed: set[str]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"allowed are {', '.join(sorted(allowed))}"
