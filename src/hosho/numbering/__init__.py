"""Numbers that people read out: of orders, contracts and claims, and of invoices and credit notes without gaps."""
