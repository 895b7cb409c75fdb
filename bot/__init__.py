"""Speaking with WeChat and with browsers; knows nothing of the regulation."""
