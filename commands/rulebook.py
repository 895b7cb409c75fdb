"""The regulation as this installation reads it: packs, procedures and calendar, chosen by the settings."""

from dataclasses import dataclass
from pathlib import Path

from commands.settings import Settings, SettingsError
from rules.articles import Articles, load_articles
from rules.calendar_source import FollowingCalendar
from rules.engine import Engine
from rules.errors import RulesError
from rules.library import PACKS
from rules.names import NameRules, load_names
from rules.official_text import OfficialTextError, parse_official_text
from rules.procedure_source import load_procedures
from rules.procedures import Procedures
from rules.reloading import EngineSource, FollowingEngine
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All of it, loaded."""

    engine: FollowingEngine
    names: NameRules
    articles: Articles
    procedures: Procedures
    calendars: FollowingCalendar


def load_rulebook(settings: Settings) -> Rulebook:
    """Load everything that a process of the bot needs.

    Raises:
        SettingsError: A pack or a file of the data folder is missing or broken.
    """
    city = city_pack(settings)
    return Rulebook(
        engine=following_engine(settings),
        names=load_names(city),
        articles=load_regulation(settings),
        procedures=load_procedures(city),
        calendars=follow_calendar(settings),
    )


def city_pack(settings: Settings) -> Path:
    """Folder of the first pack that has procedures: the city's.

    Raises:
        SettingsError: PACKS names none.
    """
    for name in settings.packs:
        if (PACKS / name / "procedures.yaml").is_file():
            return PACKS / name
    raise SettingsError(("PACKS：其中没有城市规则包（带 procedures.yaml 的），例如 gejiu",))


def load_engine(settings: Settings) -> Engine:
    """The check engine over all packs and the installation's own words.

    Raises:
        SettingsError: A pack or a list of words is missing or broken.
    """
    from commands.engine_cache import ready_engine

    try:
        return ready_engine(engine_source(settings), settings.data_dir / "cache")
    except (RulesError, OSError) as error:
        raise SettingsError((f"规则包或词表有问题：\n{error}",)) from error


def following_engine(settings: Settings) -> FollowingEngine:
    """The same, to be kept up to date while the process runs.

    Raises:
        SettingsError: A pack or a list of words is missing or broken.
    """
    try:
        return FollowingEngine(engine_source(settings))
    except (RulesError, OSError) as error:
        raise SettingsError((f"规则包或词表有问题：\n{error}",)) from error


def engine_source(settings: Settings) -> EngineSource:
    """The packs, and the words that the installation adds and allows (`words/` in the data folder)."""
    words = settings.data_dir / "words"
    return EngineSource(packs=PACKS, names=settings.packs, lexicon=words / "lexicon.txt", allowed=words / "allowed.txt")


def official_text_file(settings: Settings) -> Path:
    """Where the official text is kept once it was loaded."""
    return settings.data_dir / "regulation.txt"


def load_regulation(settings: Settings) -> Articles:
    """The articles of all packs, with the official text that `regulation load` attached.

    Raises:
        SettingsError: The articles or the official text are not understood.
    """
    official = official_text_file(settings)
    try:
        articles = load_articles([PACKS / name for name in settings.packs])
        if official.exists():
            return articles.with_official(parse_official_text(official.read_text("utf-8")))
    except (RulesError, OfficialTextError) as error:
        raise SettingsError((f"条款文件有问题：{error}",)) from error
    return articles


def follow_calendar(settings: Settings) -> FollowingCalendar:
    """The State Council's calendar, with the years of the data folder's `calendar/*.yaml` in place of its own.

    Raises:
        SettingsError: A calendar file is not understood.
    """
    try:
        return FollowingCalendar(settings.data_dir / "calendar")
    except RulesError as error:
        raise SettingsError((f"日历文件有问题：{error}",)) from error


def load_calendar(settings: Settings) -> WorkingCalendar:
    """The same calendar as it is at the moment.

    Raises:
        SettingsError: A calendar file is not understood.
    """
    return follow_calendar(settings).current()
