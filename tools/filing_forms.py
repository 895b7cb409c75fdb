"""Makes the templates of the forms (备案登记表) in rules/packs/gejiu/forms/, one a filing kind.

An office that wants another form edits one of these files, or puts its own of the same name into DATA_DIR/forms/.
What stands between {{ }} is filled in; handlers/filing_form.py says which names there are.
Run: PYTHONPATH=. python tools/filing_forms.py
"""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from rules.filings import Procedure
from rules.procedure_source import load_procedures

PACK = Path(__file__).parents[1] / "rules" / "packs" / "gejiu"
#: A4 less the margins.
WIDTH_CM = 16.6
SONG, HEI = "SimSun", "SimHei"


def main() -> None:
    """Write all templates."""
    folder = PACK / "forms"
    folder.mkdir(exist_ok=True)
    for procedure in load_procedures(PACK):
        form(procedure).save(str(folder / f"{procedure.kind}.docx"))


def form(procedure: Procedure) -> DocumentType:
    """The template of one kind."""
    document = _page()
    _line(document, "{{ title }}登记表", size=20, font=HEI, centred=True)
    _line(document, "备案 {{ number }}　　　　填表日期：{{ today }}", size=10.5, centred=True)
    event = procedure.event.label
    _grid(
        document,
        [
            ["账号名称", "{{ account }}", "账号类型", "{{ account_kind }}"],
            ["开办主体", "{{ holder }}", "所在单位", "{{ unit }}"],
            [f"{event}日期", "{{ event_day }}", "最后一天", "{{ due }}"],
            ["报送", "{{ route }}", "条款", "{{ articles }}"],
        ],
        widths=(2.6, 5.7, 2.6, 5.7),
        labels=(0, 2),
    )
    number = iter("一二三四五")
    if procedure.people:
        _line(document, f"{next(number)}、人员", font=HEI)
        cells = ["{{ one.role }}", "{{ one.name }}", "{{ one.duty }}", "{{ one.phone }}"]
        _rows(document, ["职责", "姓名", "职务", "联系电话"], cells, of="people", widths=(3.2, 4, 5.2, 4.2))
    if procedure.preconditions:
        _line(document, f"{next(number)}、办理条件", font=HEI)
        cells = ["{{ one.mark }}", "{{ one.name }}", "{{ one.day }}"]
        _rows(document, ["", "事项", "登记办好的日期"], cells, of="preconditions", widths=(1.2, 9.6, 5.8))
    _line(document, f"{next(number)}、材料", font=HEI)
    cells = ["{{ one.mark }}", "{{ one.name }}", "{{ one.form }}"]
    _rows(document, ["", "名称", "形式"], cells, of="materials", widths=(1.2, 9.6, 5.8))
    _line(document, f"{next(number)}、签章", font=HEI)
    _seals(document, procedure)
    _line(document, "本表按运营者填报的内容生成；是否受理以受理部门意见为准。", size=9)
    return document


def _page() -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(1.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = SONG, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    style.paragraph_format.space_after = Pt(0)
    return document


def _line(document: DocumentType, text: str, *, size: float = 12, font: str = SONG, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  As python-docx advises for East Asian fonts.


def _table(document: DocumentType, rows: int, widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row.height, row.height_rule = Cm(0.75), WD_ROW_HEIGHT_RULE.AT_LEAST
        # A row that is split over two pages cannot be read.
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  python-docx has no name for it.
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width, cell.vertical_alignment = Cm(width), WD_ALIGN_VERTICAL.CENTER
    return table


def _write(cell: _Cell, text: str, *, label: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    run = paragraph.add_run(text)
    if label:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.bold = True


def _grid(
    document: DocumentType, rows: Sequence[Sequence[str]], *, widths: Sequence[float], labels: Sequence[int]
) -> None:
    table = _table(document, len(rows), widths)
    for row, texts in zip(table.rows, rows, strict=True):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _write(cell, text, label=column in labels)


def _rows(
    document: DocumentType, heads: Sequence[str], cells: Sequence[str], *, of: str, widths: Sequence[float]
) -> None:
    """A table with a row for each of a list."""
    table = _table(document, 4, widths)
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _write(cell, text, label=True)
    _write(table.rows[1].cells[0], f"{{%tr for one in {of} %}}")
    for cell, text in zip(table.rows[2].cells, cells, strict=True):
        _write(cell, text)
    _write(table.rows[3].cells[0], "{%tr endfor %}")


def _seals(document: DocumentType, procedure: Procedure) -> None:
    """Room for signatures and seals: the unit's, the supervising department's where there is one, the office's."""
    signed = "\n\n签字：　　　　　　　　　（盖章）\n\n　　　　　　　　　年　　月　　日"
    blocks = [("报备单位", f"以上内容和材料属实。{signed}")]
    if procedure.route.through:
        blocks.append(("{{ through }}意见", signed.removeprefix("\n")))
    blocks.append(("受理部门意见", f"文号：{{{{ given }}}}{signed}"))
    table = _table(document, len(blocks), (3.4, WIDTH_CM - 3.4))
    for row, (label, text) in zip(table.rows, blocks, strict=True):
        _write(row.cells[0], label, label=True)
        _write(row.cells[1], text)


if __name__ == "__main__":
    main()
