"""The register as an Excel file, in which nothing that somebody typed is ever a formula."""

import io
import re
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from handlers.register_rows import HEADINGS, Entry

_WIDTHS = (8, 26, 10, 24, 22, 24, 13, 13, 18, 10, 22)
#: What Excel, LibreOffice or WPS may take for the beginning of a formula, also after a trip through CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def workbook(entries: Sequence[Entry]) -> bytes:
    """The bytes of an xlsx with one sheet; takes a second for 20,000 rows, so call it in a thread."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "备案登记册"
    sheet.append(HEADINGS)
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    for row, entry in enumerate(entries, start=2):
        for column, value in enumerate(entry.cells, start=1):
            _put(sheet.cell(row=row, column=column), value)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(cell: Cell, value: int | str | date | None) -> None:
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return
    # Text whatever it looks like: the library would make a formula of what begins with "=".
    cell.value = neutral(value)
    cell.data_type = "s"


def neutral(text: str) -> str:
    """A text that no program takes for a formula: an apostrophe goes before whatever could begin one."""
    plain = _UNPRINTABLE.sub("", text)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) or plain.startswith(_FORMULA) else plain
