"""What the API reads and returns, by noun. In its description ``ClaimOut`` is ``Claim``, ``ReportIn`` ``ReportInput``.

Yen are whole, days are Asia/Tokyo, instants carry their offset, months are written 2026-09.
"""
