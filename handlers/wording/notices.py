"""Words of the part of a filing's page that asks for a subscription notice (订阅通知)."""

HEADING = "截止前，在微信里提醒我一次"
WHY = "您 48 小时没和公众号说话，我就不能主动发消息。在这里允许一次，我就能多提醒您一次；随时可以在微信里关掉。"
BUTTON = "允许提醒一次"
#: For those who see no button.
ELSEWHERE = "按钮只在微信里出现。没有它也能照常交材料，提醒仍按公众号原来的方式发。"
AGREED = "好的，截止前会在微信里提醒您。"
REFUSED = "没有允许。不影响交材料；想要时再点一次就行。"
NOT_NOTED = "微信里已允许，但我这边没有记上，请刷新本页看看。"
FAILED = "微信没能打开订阅，请稍后再试；不影响交材料。"


def state(left: int) -> str:
    """How many notices the operator has agreed to."""
    return f"您允许的提醒还有 {left} 次没用。" if left else ""
