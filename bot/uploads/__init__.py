"""Files that somebody sent: what they really are, and whether they may be kept.

Bytes in, a value out, and nothing is unfolded beyond bounds on the way.
"""
