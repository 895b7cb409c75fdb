"""Kinds of accounts (账号) that the regulation tells apart (articles 2, 5 and 14)."""

from enum import StrEnum


class AccountKind(StrEnum):
    """Who an account is to the regulation; follows from its holder (开办主体) and licence."""

    GOVERNMENT = "government"
    """政务新媒体"""
    PUBLIC_SERVANT = "public_servant"
    """公务人员以职务身份认证的账号"""
    LICENSED = "licensed"
    """取得许可的非政务新媒体"""
    UNLICENSED = "unlicensed"
    """未取得许可的非政务新媒体"""
