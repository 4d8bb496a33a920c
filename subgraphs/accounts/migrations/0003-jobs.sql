-- Accounts runs jobs.
DO $$
BEGIN
  IF NOT pg_has_role('muster_accounts', 'muster_jobs', 'MEMBER') THEN
    GRANT muster_jobs TO muster_accounts;
  END IF;
END
$$;
