"""Words that tell what the bot can do, and what to say when it did not understand."""


def tap(words: str) -> str:
    """A link that makes the user send these words when tapped (WeChat's msgmenu links)."""
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid=say">{words}</a>'


WELCOME = (
    "您好，我是预审君，帮新媒体运营者发前看一眼、备案不误期。\n\n"
    f"第一步：{tap('新增账号')}，告诉我账号以谁的名义开设。\n"
    "之后把草稿直接发给我，几秒钟就有预审结果。\n\n"
    f"我只提醒，不审批，也不向任何人报告您。想看全部用法，回复{tap('帮助')}。"
)

HELP = (
    "我能帮您三件事：\n"
    "一、预审草稿：正文直接发给我（20 字以上）；分几条发，先说“预审”，最后说“完毕”；"
    "长文或文件发“预审页”。\n"
    "二、备案：发“备案”一步步填，或一句话“备案 开设 2026-11-20”“备案 注销 2026-11-20”。\n"
    "三、提醒：登记后，截止前我会主动提醒。\n\n"
    f"点一下试试：{tap('新增账号')}　{tap('账号')}　{tap('备案')}　{tap('待办')}　{tap('提醒')}\n"
    "还可以说：\n"
    "· 备案 1 补齐　填人员、勾材料\n"
    "· 备案 1 材料 / 备案 1 表　传文件、下载登记表\n"
    "· 我的　在一个页面上看待办、改提醒\n"
    "· 日历　截止日订阅到手机日历\n"
    "· 期限 开设 2026-11-20　算截止日\n"
    "· 查名 锡城微生活　看名称\n"
    "· 条款 10.7　看条款要点\n"
    "· 加词 词语 / 减词 词语 / 词库　自己留意或允许的词\n"
    "· 历史　看草稿各版命中的变化\n"
    "· 切换 账号名称\n"
    "· 我的数据 / 删除我的数据\n\n"
    "任何时候回复“取消”退出当前步骤。我只作提醒，不代替审定。"
)

NOT_UNDERSTOOD = f"这句我没看懂。要预审草稿，请发 20 个字以上的正文；其他用法回复{tap('帮助')}，或试试{tap('待办')}。"
UNSUPPORTED = f"这种消息我还看不了。请发文字草稿给我预审；文件请回复{tap('预审页')}上传；其他用法回复“帮助”。"
NOTHING_TO_CANCEL = "现在没有正在填写的内容。回复“帮助”看看我能做什么。"
CANCELLED = "好的，已退出，什么也没有保存。需要时再发“帮助”。"
WORKING = "收到了，正在处理，稍等片刻，结果马上发给您。"


def dialogue_waiting(topic: str) -> str:
    """A footer after an answer that interrupted a dialogue."""
    return f"\n\n（“{topic}”还没填完：回复“继续”接着填，回复“取消”放弃。）"
