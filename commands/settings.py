"""Settings of one installation: read from the environment and a .env file, checked at once, never printed with secrets.

Names and defaults are fixed in the README. Nothing else in the project reads the environment.
"""

import base64
import binascii
import re
import secrets
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

#: A name with dots that ends in letters: no scheme, no port, no address in digits.
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}")


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds one Chinese line for each that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the lines; the text of the exception is all of them."""
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Everything that an installation may set, with its defaults."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    wechat_appid: str = ""
    wechat_secret: SecretStr = SecretStr("")
    wechat_token: SecretStr = SecretStr("")
    wechat_aes_key: SecretStr = SecretStr("")
    wechat_aes_key_previous: SecretStr = SecretStr("")
    wechat_mode: Literal["safe", "plain"] = "safe"
    wechat_original_id: str = ""
    wechat_api_base: str = "https://api.weixin.qq.com"
    #: Whether pages may ask WeChat who opens them: verified service accounts only.
    wechat_oauth: bool = False
    wechat_oauth_base: str = "https://open.weixin.qq.com"
    wechat_template_reminder: str = ""
    wechat_subscribe_reminder: str = ""
    wechat_one_time_reminder: str = ""
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    public_url: str = ""
    listen: str = "0.0.0.0:8080"
    database_url: str = ""
    redis_url: str = ""
    secret_key: SecretStr = SecretStr("")
    data_dir: Path = Path("var")
    packs: Annotated[tuple[str, ...], NoDecode] = ("gejiu", "cn-baseline")
    #: Messages a second through each channel, of all processes together.
    push_rate: Annotated[int, Field(ge=1, le=1000)] = 20
    #: Hosts whose articles are fetched when a link to one is sent.
    article_hosts: Annotated[tuple[str, ...], NoDecode] = ("mp.weixin.qq.com",)
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    log_format: Literal["json", "console"] = "console"

    @field_validator("packs", "article_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("article_hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        hosts = tuple(host.lower() for host in value)
        if not all(_HOST.fullmatch(host) for host in hosts):
            raise ValueError("应写域名，用逗号隔开，不带 https://、端口和 IP，例如 mp.weixin.qq.com,www.example.cn")
        return hosts

    @field_validator("wechat_aes_key", "wechat_aes_key_previous")
    @classmethod
    def _check_aes_key(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value()
        if key and not _is_aes_key(key):
            raise ValueError("应为公众平台给出的 43 位字母和数字")
        return value

    @field_validator("listen")
    @classmethod
    def _check_listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("应写成 地址:端口，例如 0.0.0.0:8080")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("应写成 smtp://用户:密码@主机:端口，或以 smtps:// 开头")
        return value

    @field_validator("wechat_api_base", "wechat_oauth_base", "public_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("应以 http:// 或 https:// 开头，例如 https://bot.example.cn")
        return value.rstrip("/")

    @property
    def mails(self) -> bool:
        """Whether e-mail can be sent."""
        return bool(self.smtp_url.get_secret_value() and self.mail_from)

    @property
    def listen_host(self) -> str:
        """The address to listen on."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def listen_port(self) -> int:
        """The port to listen on."""
        return int(self.listen.rpartition(":")[2])

    @property
    def sql_url(self) -> str:
        """DATABASE_URL, or the SQLite file in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'yushen.sqlite3'}"

    @property
    def materials(self) -> Path:
        """The folder of handed-in files."""
        return self.data_dir / "materials"

    @property
    def forms(self) -> Path:
        """The folder of templates that an office puts in place of the pack's."""
        return self.data_dir / "forms"


def load_settings() -> Settings:
    """Read the environment and .env.

    Raises:
        SettingsError: with all problems at once.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = tuple(
            f"{'.'.join(str(part) for part in problem['loc']).upper()}：{_cause(problem['msg'])}"
            for problem in error.errors(include_input=False)
        )
        raise SettingsError(problems) from None


def missing_for_wechat(settings: Settings) -> tuple[str, ...]:
    """Names of the variables that `serve` and `worker` cannot do without and that are not set."""
    required = {
        "WECHAT_APPID": settings.wechat_appid,
        "WECHAT_SECRET": settings.wechat_secret.get_secret_value(),
        "WECHAT_TOKEN": settings.wechat_token.get_secret_value(),
        "PUBLIC_URL": settings.public_url,
    }
    if settings.wechat_mode == "safe":
        required["WECHAT_AES_KEY"] = settings.wechat_aes_key.get_secret_value()
    return tuple(name for name, value in required.items() if not value)


def signing_key(settings: Settings) -> str:
    """SECRET_KEY, or a key made once and kept in the data folder, readable by its owner only."""
    if key := settings.secret_key.get_secret_value():
        return key
    path = settings.data_dir / "secret_key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _is_aes_key(key: str) -> bool:
    try:
        return len(key) == 43 and len(base64.b64decode(key + "=", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _cause(message: str) -> str:
    return message.removeprefix("Value error, ")
