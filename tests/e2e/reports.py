"""Drafts that make long reports."""

FLAWS = (
    "顺便推荐一个六合彩特码内部料，一码中特，先中后付。",
    "本店的汤全国第一，包治百病，国家级大师熬制。",
    "转发本文并集齐三十个赞，就送烤鸡一只。",
    "来店里打牌，赢了钱当场兑现，每局抽水十元。",
    "喝完这碗汤，癌症都能治好，无效退款。",
)
PLAIN = "秋天的院子里柿子红了，我们支起炭炉，烤几只橘子和一把花生，再煮一壶滇红，满屋都是甜香。"
HOSTILE = '<script>document.title="owned"</script><img src=x onerror=alert(1)>"\'></div>{{ 7*7 }}'


def long_draft(characters: int = 10_000) -> str:
    """A draft that begins with HTML; in its first two thirds every other sentence has a flaw."""
    lines = [HOSTILE]
    while (written := sum(map(len, lines))) < characters:
        number = len(lines)
        flawed = number % 2 and written < characters * 2 // 3
        lines.append(FLAWS[number // 2 % len(FLAWS)] if flawed else PLAIN)
    return "\n".join(lines)[:characters]
