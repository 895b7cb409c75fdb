"""Words about what a filing needs: preconditions (条件), people (人员), materials (材料), and completing them."""

from collections.abc import Iterable, Sequence

from handlers.wording.help import tap
from rules.filings import Procedure, Requirement, Role
from rules.people import Person
from storage.filing_values import Filing, NamedPerson

MATERIALS, PRECONDITIONS = "材料", "条件"
LATER = "以后再填"


def _box(ticked: bool) -> str:
    return "☑" if ticked else "☐"


def _present(filing: Filing, one: Requirement) -> bool:
    known = filing.materials.get(one.id)
    return known is not None and known.present


def _mark(procedure: Procedure, one: Requirement) -> str:
    return "" if procedure.required(one) else "（适用时）"


def material_rows(filing: Filing, procedure: Procedure) -> list[str]:
    """The materials, ticked or not, with their numbers."""
    return [
        f"{_box(_present(filing, one))} {number}. {one.name}{_mark(procedure, one)}"
        for number, one in enumerate(procedure.materials, start=1)
    ]


def precondition_rows(filing: Filing, procedure: Procedure) -> list[str]:
    """What must have been done before, ticked or not, with their numbers."""
    return [
        f"{_box(filing.preconditions.get(one.id, False))} {number}. {one.name}"
        for number, one in enumerate(procedure.preconditions, start=1)
    ]


def people_rows(filing: Filing, procedure: Procedure, *, most: int = 3) -> list[str]:
    """Each role with whoever has it, the first few by name."""
    rows = []
    for role in procedure.people:
        people = [person for person in filing.people if person.role == role.id]
        more = f"等 {len(people)} 位" if len(people) > most else ""
        names = persons(people[:most]) + more or "未填"
        rows.append(f"{_box(bool(people))} {role.name}{_mark(procedure, role)}：{names}")
    return rows


def persons(people: Iterable[Person | NamedPerson]) -> str:
    """People as they are shown: name, duty, phone."""
    return "、".join(" ".join(filter(None, (one.name, one.duty, one.phone))) for one in people)


def materials(
    filing: Filing, procedure: Procedure, missing: Sequence[Requirement], *, kept: Sequence[Requirement] = ()
) -> str:
    """The materials and how to tick them off; `kept` are here as files although their tick is gone."""
    rows = [
        f"{row}：{one.what}" for row, one in zip(material_rows(filing, procedure), procedure.materials, strict=True)
    ]
    files = f"“{kept[0].name}”已有上传的文件，仍算备好。" if kept else ""
    how = f"备好就发“备案 {filing.id} 材料 1 2”，勾错了发“备案 {filing.id} 材料 缺 1”。"
    return "\n\n".join(filter(None, ["材料：\n" + "\n".join(rows), files, how, _rest(filing, missing)]))


def preconditions(filing: Filing, procedure: Procedure, missing: Sequence[Requirement]) -> str:
    """What must have been done before and how to tick it off."""
    if not procedure.preconditions:
        return f"“{procedure.title}”没有先要办好的事。看材料：{tap(f'备案 {filing.id} 材料')}"
    listed = zip(precondition_rows(filing, procedure), procedure.preconditions, strict=True)
    rows = [f"{row}：{one.what}" for row, one in listed]
    how = f"办好就发“备案 {filing.id} 条件 1”，勾错了发“备案 {filing.id} 条件 缺 1”。"
    return "\n\n".join(filter(None, ["先要办好：\n" + "\n".join(rows), how, _rest(filing, missing)]))


def people(filing: Filing, procedure: Procedure, missing: Sequence[Requirement]) -> str:
    """Who is named and who is missing."""
    if not procedure.people:
        return f"“{procedure.title}”不用填人员。看材料：{tap(f'备案 {filing.id} 材料')}"
    how = [f"填或改一位：备案 {filing.id} {procedure.people[0].name} 张三 书记 13800138000"]
    several = next((role for role in procedure.people if role.several), None)
    if several:
        how.append(f"几位{several.name}用分号隔开：备案 {filing.id} {several.name} 李四 记者；王五 编辑")
    rows = people_rows(filing, procedure, most=10)
    return "\n\n".join(filter(None, ["人员：\n" + "\n".join(rows), "\n".join(how), _rest(filing, missing)]))


def _rest(filing: Filing, missing: Sequence[Requirement]) -> str:
    if missing:
        return f"还缺 {len(missing)} 项，一步步补：{tap(f'备案 {filing.id} 补齐')}"
    return f"都齐了，交上去后发{tap(f'备案 {filing.id} 提交')}。"


def unknown_number(filing: Filing, what: str, number: int, count: int) -> str:
    """No material or precondition has that number."""
    if not count:
        return f"备案 {filing.id} 没有{what}要勾。请发送{tap(f'备案 {filing.id}')}看它的情况。"
    return (
        f"备案 {filing.id} 没有第 {number} 项{what}，只有 1 到 {count} 项，这次什么也没有改。"
        f"请改好再发，例如“备案 {filing.id} {what} 1”。"
    )


def unknown_part(filing: Filing, procedure: Procedure) -> str:
    """Words behind the number of a filing that mean nothing."""
    roles = "、".join(role.name for role in procedure.people)
    more = f"，或填人员：备案 {filing.id} {procedure.people[0].name} 张三 书记（可填：{roles}）" if roles else ""
    words = " ".join(tap(f"备案 {filing.id} {word}") for word in ("条件", "人员", "材料", "补齐", "提交", "撤回"))
    return f"没看懂要对备案 {filing.id} 做什么。可以发：{words}{more}。"


def too_many_people(role: Role, most: int) -> str:
    """More people than the role has room for."""
    if role.several:
        return f"{role.name}最多填 {most} 位，请精简后再发。"
    return f"{role.name}只填一位，请只留一位再发，例如“张三 书记 13800138000”。"


def ask_ready(one: Requirement, *, photo: bool) -> str:
    """Is it done, is it ready; a material may be sent as a photo instead."""
    return f"{one.name}：{one.what}。办好了吗？" + ("也可以现在就发一张照片，我存下来。" if photo else "")


def ask_who(role: Role) -> str:
    """Who has the role."""
    form = "姓名 职务 电话（电话可不写）"
    several = "，几位就一行一位" if role.several else ""
    return f"{role.name}是谁？（{role.what}）请发：{form}{several}。"


def completed(filing: Filing, procedure: Procedure, missing: Sequence[Requirement]) -> str:
    """What was answered is stored; what is left."""
    if missing:
        names = "、".join(one.name for one in missing)
        return (
            f"已保存。备案 {filing.id}（{procedure.title}）还缺：{names}。备好后再发{tap(f'备案 {filing.id} 补齐')}。"
        )
    return f"备案 {filing.id}（{procedure.title}）都齐了。交上去后请发{tap(f'备案 {filing.id} 提交')}。"
