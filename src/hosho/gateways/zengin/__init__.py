"""The banks' files of 120-byte records (全銀フォーマット): their characters, records and layouts. No business."""
