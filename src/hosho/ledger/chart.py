"""The chart of accounts."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from hosho.core.terms import Text

AccountCode = Literal["cash", "receivable", "tax", "unallocated", "revenue", "damages", "write-off"]


class Account(NamedTuple):
    """An account of the chart: its number and its name."""

    number: str
    name: Text


CHART: Mapping[AccountCode, Account] = {
    "cash": Account("111", Text("普通預金", "Cash at bank")),
    "receivable": Account("121", Text("売掛金", "Accounts receivable")),
    "tax": Account("231", Text("仮受消費税", "Consumption tax received")),
    "unallocated": Account("241", Text("仮受金", "Unallocated receipts")),
    "revenue": Account("411", Text("売上高", "Revenue")),
    "damages": Account("711", Text("雑収入", "Damages received")),
    "write-off": Account("621", Text("貸倒損失", "Bad debts")),
}
