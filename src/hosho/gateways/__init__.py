"""What speaks with parties outside: one folder for each. It knows its format, and no business."""
