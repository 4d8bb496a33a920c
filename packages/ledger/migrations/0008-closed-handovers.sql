-- Up to when what an owner handed over or got is closed: what is written later bears a later time, so that who takes handovers back
-- up to then finds all of them. A row for each owner of whom that was ever wanted.
CREATE TABLE ledger.closed_handovers (
  owner_id uuid PRIMARY KEY,
  closed_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON ledger.closed_handovers TO muster_ledger;
