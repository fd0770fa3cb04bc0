"""Questions about orders, invoices and the ledger, to be joined like words."""
