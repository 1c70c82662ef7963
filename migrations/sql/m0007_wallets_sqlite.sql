CREATE TRIGGER wallet_entry_kept BEFORE UPDATE ON wallet_entry BEGIN SELECT RAISE(ABORT, 'wallet_entry is append-only'); END;
CREATE TRIGGER wallet_entry_stays BEFORE DELETE ON wallet_entry BEGIN SELECT RAISE(ABORT, 'wallet_entry is append-only'); END;
CREATE TRIGGER settlement_kept BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement is append-only'); END;
CREATE TRIGGER settlement_stays BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement is append-only'); END;
