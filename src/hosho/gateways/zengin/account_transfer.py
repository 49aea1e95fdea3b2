"""The records of account transfers (預金口座振替), as the banks lay them out: header, data, trailer and end."""

from hosho.gateways.zengin.records import fields

TRANSFER = "91"
"""The code of the kind of business (種別コード) for account transfers."""

HEADER_FIELDS = fields(
    ("business", "N", 2),
    ("encoding", "N", 1),
    ("client_code", "N", 10),
    ("client_name", "C", 40),
    ("day", "N", 4),
    ("bank_code", "N", 4),
    ("bank_name", "C", 15),
    ("branch_code", "N", 3),
    ("branch_name", "C", 15),
    ("kind", "N", 1),
    ("number", "N", 7),
    ("spare", "C", 17),
)
DATA_FIELDS = fields(
    ("bank_code", "N", 4),
    ("bank_name", "C", 15),
    ("branch_code", "N", 3),
    ("branch_name", "C", 15),
    ("unused", "C", 4),
    ("kind", "N", 1),
    ("number", "N", 7),
    ("holder_kana", "C", 30),
    ("amount_yen", "N", 10),
    ("announced", "N", 1),
    ("reference", "C", 20),
    ("result", "N", 1),
    ("spare", "C", 8),
)
TRAILER_FIELDS = fields(
    ("count", "N", 6),
    ("yen", "N", 12),
    ("paid_count", "N", 6),
    ("paid_yen", "N", 12),
    ("failed_count", "N", 6),
    ("failed_yen", "N", 12),
    ("spare", "C", 65),
)
END_FIELDS = fields(("spare", "C", 119))
