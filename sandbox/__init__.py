"""A pretend WeChat platform with a chat page in the browser: for trying the bot and for tests."""
