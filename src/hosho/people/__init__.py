"""Members, the keys of staff and programs, and what each role may do."""
