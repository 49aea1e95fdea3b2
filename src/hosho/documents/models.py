"""Which documents were given out. Their tables keep the names that they were made under."""

from typing import ClassVar

from django.db import models


class KeptDocument(models.Model):
    """The file of a document as it was given out, in one language."""

    append_only: ClassVar[bool] = True

    member_id = models.UUIDField()
    language = models.CharField(max_length=2, help_text="ja | en")
    file = models.CharField(max_length=120, help_text="its name in the storage of papers")
    sha256 = models.CharField(max_length=64, help_text="of its bytes, in hex")
    size = models.IntegerField(help_text="bytes")
    made_at = models.DateTimeField()

    class Meta:
        abstract = True


class NumberedDocument(KeptDocument):
    """The document of an invoice or a credit note: the one that was given out first, and is ever after."""

    pk = models.CompositePrimaryKey("member_id", "number", "language")
    number = models.CharField(max_length=12, help_text="of the invoice or credit note", db_collation="C")
    keep_until = models.DateField(help_text="to be kept until this day")

    class Meta:
        db_table = "billing_paper"

    def __str__(self) -> str:
        return f"{self.number} {self.language}"


class ContractDocument(KeptDocument):
    """A contract document: one for each thing that it ever said of a contract.

    It says what is true of the contract on its day, so another day's is another document.
    """

    pk = models.CompositePrimaryKey("member_id", "contract_id", "sha256")
    contract_id = models.UUIDField()
    number = models.CharField(max_length=20, help_text="the contract's")
    as_of = models.DateField()

    class Meta:
        db_table = "contracts_document"

    def __str__(self) -> str:
        return f"{self.number} as of {self.as_of} {self.language}"
