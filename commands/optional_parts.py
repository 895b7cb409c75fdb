"""What `doctor` says of parts that a deployment may do without, and of the folders that people put files into."""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from commands.rulebook import city_pack
from commands.settings import Settings, SettingsError
from handlers.form_pdf import PdfMaker
from rules.errors import SourceError
from rules.procedure_source import load_procedures
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Without:
    """An optional part is missing: what does not work without it, and how to add it. No failure."""

    sentence: str


async def pdf(_settings: Settings) -> Without | None:
    """Whether filled forms can be had as PDF."""
    if PdfMaker.program():
        return None
    return Without("没有装 LibreOffice（soffice），登记表只有 Word 文件；需要 PDF 就装上它")


async def officers(database: Database) -> Without | None:
    """Whether submissions reach anybody."""
    async with database.view() as unit:
        serving = await unit.officers.serving()
    if not serving:
        return Without("还没有受理人，提交只是记下；需要时运行 officers add 姓名")
    if all(officer.operator_id is None for officer in serving):
        return Without("受理人都还没有在公众号里发口令，收不到提交；口令过期就 officers remove 后重新 officers add")
    return None


async def materials(settings: Settings) -> str | None:
    """Whether handed-in files can be kept and read again."""
    return _unusable(settings.materials, os.R_OK | os.W_OK | os.X_OK)


async def forms(settings: Settings) -> str | None:
    """Whether the office's own templates, if there are any, can be read and belong to a kind of filing."""
    folder = settings.forms
    if not folder.exists():
        return None
    if advice := _unusable(folder, os.R_OK | os.X_OK):
        return advice
    try:
        kinds = load_procedures(city_pack(settings)).kinds
    except (SettingsError, SourceError) as error:
        return f"规则包修好以后才能检查（{error}）"
    for file in sorted(folder.glob("*.docx")):
        if file.stem not in kinds:
            return f"{file} 不会被用到：文件名要是备案类型，可用 {'、'.join(kinds)}"
        if not os.access(file, os.R_OK) or not zipfile.is_zipfile(file):
            return f"{file} 读不了或不是 Word 文件（docx），请换掉或删除"
    return None


def _unusable(folder: Path, access: int) -> str | None:
    """What is wrong with a folder; one that is not there yet must be possible to make."""
    there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    if not there.is_dir():
        return f"{there} 不是文件夹，请移走它"
    if not os.access(there, access):
        return f"{there} 没有权限，请把它的属主改成运行本程序的用户"
    return None
