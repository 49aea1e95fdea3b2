"""Files for those who collect: what is to be paid goes out, what became of it comes back. Formats, and no business."""
