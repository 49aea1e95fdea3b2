"""What members owe and pay: charges, invoices, credit notes, collection, dunning, and the books."""
