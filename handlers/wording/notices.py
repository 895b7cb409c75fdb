"""Words of the part of a filing's page that asks for a subscription notice (订阅通知)."""

from handlers.wording.pages import Refused

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


#: The way that needs no script: a page of WeChat's own.
ONE_TIME = "让微信再提醒我一次"
ONE_TIME_HOW = "会打开微信的确认页，请在微信里点。同意一次，提醒一次。"
CONFIRMED = Refused(200, "记上了", "截止前我会在微信里多提醒您一次。可以关掉本页，回公众号了。")
NOT_CONFIRMED = Refused(200, "没有订阅", "您没有同意，什么都没有变。提醒仍按公众号原来的方式发。")
NOT_EXPECTED = Refused(410, "这次确认用过了", "每次确认只能用一回，半小时内有效。要再订一次，请从材料页重新点开。")
SOMEBODY_ELSE = Refused(403, "不是同一个人", "确认的人和打开材料页的人不是同一个微信，没有记上。请用自己的链接。")
