"""What this room writes into the journal."""

TERMS_PUBLISHED = "plans.terms-published"
CATALOGUE_PUBLISHED = "plans.catalogue-published"
