// Placeholder; the ledger replaces it.
