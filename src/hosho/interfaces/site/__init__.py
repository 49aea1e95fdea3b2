"""The public pages: the plan, its terms, the covered devices on a day; and in a demonstration the demo's members."""
