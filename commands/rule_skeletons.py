"""`rules new`: the file of a new rule, which loads and passes its tests before anything is filled in."""

import re
from datetime import date
from pathlib import Path
from string import Template

from rules.kinds import KINDS

_SKELETONS = Path(__file__).parent / "skeletons"


class SkeletonError(Exception):
    """The rule cannot be begun; the text is one Chinese sentence that says what to write instead."""


def begin_rule(pack: Path, rule_id: str, *, kind: str, today: date) -> Path:
    """Write the frame of a rule of that kind into the pack's folder and return its file.

    Raises:
        SkeletonError: The kind, the id or the pack is none, or the id is taken.
    """
    if kind not in KINDS:
        raise SkeletonError(f"没有“{kind}”这种规则类型，可用：{'、'.join(KINDS)}。")
    article = _article(rule_id)
    if article is None:
        raise SkeletonError("规则名写成 条款-主题，只用小写字母、数字、点和连字符，例如 10.7-gambling 或 ad.9-best。")
    if not (pack / "pack.yaml").is_file():
        raise SkeletonError(f"没有“{pack.name}”这个规则包，请检查 --pack。")
    file = pack / "rules" / f"{rule_id}.yaml"
    if file.exists():
        raise SkeletonError(f"已经有 {file.name} 了，请换个名字。")
    template = Template((_SKELETONS / f"{kind}.yaml").read_text(encoding="utf-8"))
    file.parent.mkdir(exist_ok=True)
    file.write_text(template.substitute(id=rule_id, article=article, kind=kind, today=today), encoding="utf-8")
    return file


def _article(rule_id: str) -> str | None:
    """The article that an id begins with: 10.7 of 10.7-gambling, ad.9 of ad.9-best, ai-label.4 of ai-label.4-mark."""
    match = re.fullmatch(r"(?P<article>(?:[a-z]+(?:-[a-z]+)*\.)?\d+(?:\.\d+)?)(?:-[a-z0-9]+)+", rule_id)
    return match["article"] if match else None
