"""Papers as PDF: values in, the same bytes every time out. It knows how they look, and no business."""
