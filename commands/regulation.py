"""`regulation load` and `regulation show`: the official text stays with whoever runs the bot."""

import sys
from pathlib import Path

from commands.draft_files import DraftFileError, read_draft
from commands.rulebook import load_regulation, official_text_file
from commands.settings import Settings
from rules.official_text import OfficialTextError, parse_official_text


def load_text(settings: Settings, file: Path) -> int:
    """Attach the official text; 2 when the file is not one."""
    try:
        text = read_draft(file)
        articles = parse_official_text(text)
    except (DraftFileError, OfficialTextError) as error:
        print(error, file=sys.stderr)
        return 2
    target = official_text_file(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(f"已加载 {sum(reference.isdecimal() for reference in articles)} 条，重启后“条款”会附上原文。")
    return 0


def show_article(settings: Settings, number: str) -> int:
    """Print an article; 2 when there is none of that number."""
    regulation = load_regulation(settings)
    article = regulation.find(number)
    if article is None:
        print(f"没有找到“{number}”，请写成 10、10.7 或 第十条。", file=sys.stderr)
        return 2
    print(f"{article.title}（{article.law}）\n要点：{article.gist}")
    for item in regulation.items(article.reference):
        print(f"  {item.reference} {item.title}")
    for outcome in article.outcomes:
        print(f"可能的后果：{outcome.text}")
    print(f"原文：{article.official}" if article.official else "原文未加载：regulation load 文件")
    return 0
