"""Words about e-mail: giving an address, confirming it, taking it away."""

SUBJECT = "预审君：备案提醒"
NOT_OFFERED = "本号没有开通邮件提醒。48 小时内跟我说过话，或允许服务通知，提醒就能在微信里收到。"
NONE = "还没有登记邮箱。发“邮箱 您的地址”（例如 邮箱 name@example.cn），微信里发不到您时，提醒会另发邮件。"
BAD = "这个邮箱地址不对。请这样发：邮箱 name@example.cn；收到验证码后发“邮箱 验证码”；不用了发“邮箱 删除”。"
NO_CODE = "没有等着验证的邮箱，或验证码过期了。请重新发“邮箱 您的地址”。"
TOO_SOON = "验证码刚刚发过，请先查收（也看看垃圾箱）；一分钟后可以重发。"
REMOVED = "邮箱已删除，以后不再发邮件。"


def code_sent(address: str) -> str:
    """A code is on its way."""
    return f"验证码正发往 {address}，30 分钟内把它发给我：“邮箱 六位验证码”。没收到请看看垃圾箱。"


def code(number: str) -> str:
    """The mail that holds the code."""
    how = f"请回到公众号发送：邮箱 {number}"
    return f"您在公众号里登记邮箱的验证码是 {number}，30 分钟内有效。{how}\n不是您本人操作，请不用理会。"


def wrong_code(left: int) -> str:
    """The code does not fit."""
    return f"验证码不对，还可以试 {left} 次。" if left else "验证码试错太多次，请重新发“邮箱 您的地址”。"


def confirmed(address: str) -> str:
    """The address is confirmed."""
    return f"好了，微信里发不到您时，提醒会发到 {address}。不用了发“邮箱 删除”。"


def shown(address: str) -> str:
    """What address is known."""
    return f"登记的邮箱：{address}。微信里发不到您时，提醒会发到那里。要换就发“邮箱 新地址”，不用了发“邮箱 删除”。"
