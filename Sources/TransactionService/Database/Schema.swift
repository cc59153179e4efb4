/// The tables and procedures of the ledger.
///
/// A transfer is one call of one procedure, so that no client that vanishes half-way can hold locks, and that
/// `statement_timeout` covers the commit too: PostgreSQL ends that limit before a commit of its own, but not before
/// one inside a procedure. So the server itself ends a wait for standbys that do not answer.
enum Schema {
    /// Serialises migrations of several instances; the number has no meaning.
    static let advisoryLock = 7_204_811_350_046

    /// Brings an empty or an older database up to date; running it again changes nothing. It begins a transaction and
    /// leaves the commit to the caller.
    static let migration = """
        BEGIN;
        SELECT pg_advisory_xact_lock(\(advisoryLock));
        SET LOCAL client_min_messages = warning;
        \(tables)
        \(procedures)
        """

    /// What the service needs of the tables, and no more: it can neither change nor delete what was booked. The
    /// procedures run with the rights of who calls them, for only then may they commit. `FOR NO KEY UPDATE` wants a
    /// column that may be updated; sign-in to the database and use of the schema everybody has.
    static func grants(to role: String) -> String {
        """
        GRANT SELECT, INSERT (id, opening_balance, balance), UPDATE (balance, version) ON accounts TO \(role);
        GRANT SELECT, INSERT ON transfers TO \(role);
        GRANT INSERT ON entries TO \(role);
        GRANT SELECT ON applied_transfers TO \(role);
        GRANT USAGE ON SEQUENCE transfer_seq TO \(role);
        """
    }

    private static let tables = """
        CREATE TABLE IF NOT EXISTS accounts (
            id text COLLATE "C" PRIMARY KEY,
            opening_balance bigint NOT NULL CHECK (opening_balance >= 0),
            balance bigint NOT NULL CHECK (balance >= 0),
            version bigint NOT NULL DEFAULT 0
        ) WITH (fillfactor = 50);

        CREATE SEQUENCE IF NOT EXISTS transfer_seq;

        -- One row for every key that was decided: applied transfers have a seq, rejected ones have none.
        CREATE TABLE IF NOT EXISTS transfers (
            key text COLLATE "C" PRIMARY KEY,
            from_account text COLLATE "C" NOT NULL,
            to_account text COLLATE "C" NOT NULL,
            amount bigint NOT NULL CHECK (amount > 0),
            outcome text NOT NULL,
            seq bigint UNIQUE,
            from_version bigint,
            to_version bigint,
            CHECK ((outcome = 'applied') = (seq IS NOT NULL AND from_version IS NOT NULL AND to_version IS NOT NULL))
        );

        -- The two sides of a transfer; over one seq the amounts sum up to zero.
        CREATE TABLE IF NOT EXISTS entries (
            account text COLLATE "C" NOT NULL REFERENCES accounts (id),
            version bigint NOT NULL,
            seq bigint NOT NULL REFERENCES transfers (seq),
            amount bigint NOT NULL,
            balance_after bigint NOT NULL,
            PRIMARY KEY (account, version)
        );

        CREATE OR REPLACE VIEW applied_transfers AS
            SELECT t.seq, t.key, t.from_account, t.to_account, t.amount, t.from_version, t.to_version,
                   payer.balance_after AS from_balance_after, receiver.balance_after AS to_balance_after
            FROM transfers t
            JOIN entries payer ON payer.account = t.from_account AND payer.version = t.from_version
            JOIN entries receiver ON receiver.account = t.to_account AND receiver.version = t.to_version;
        """

    private static let procedures = """
        CREATE OR REPLACE FUNCTION server_microseconds() RETURNS bigint LANGUAGE sql VOLATILE AS $$
            SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
        $$;

        -- Returns only when everything visible to this session so far is on the standbys too: a commit waits for its
        -- standbys, and what was visible was written before it.
        CREATE OR REPLACE PROCEDURE confirm_visible() LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_logical_emit_message(true, 'confirm', '');
            COMMIT;
        END $$;

        CREATE OR REPLACE PROCEDURE open_account(
            p_id text, p_opening_balance bigint, p_not_after bigint, INOUT result text
        ) LANGUAGE plpgsql AS $$
        DECLARE
            existing bigint;
        BEGIN
            INSERT INTO accounts (id, opening_balance, balance) VALUES (p_id, p_opening_balance, p_opening_balance)
                ON CONFLICT (id) DO NOTHING;
            IF FOUND THEN
                result := 'created';
            ELSE
                SELECT opening_balance INTO existing FROM accounts WHERE id = p_id;
                result := CASE WHEN existing = p_opening_balance THEN 'existed' ELSE 'conflict' END;
                PERFORM pg_logical_emit_message(true, 'confirm', '');
            END IF;
            IF server_microseconds() > p_not_after THEN
                ROLLBACK;
                result := 'late';
            ELSE
                COMMIT;
            END IF;
        END $$;

        -- Accounts are locked in the order of their ids and before the key, so that no two calls wait for each other.
        CREATE OR REPLACE PROCEDURE apply_transfer(
            p_key text, p_from text, p_to text, p_amount bigint, p_not_after bigint,
            INOUT o_result text, INOUT o_repeated boolean, INOUT o_seq bigint,
            INOUT o_from_version bigint, INOUT o_to_version bigint,
            INOUT o_from_balance_after bigint, INOUT o_to_balance_after bigint
        ) LANGUAGE plpgsql AS $$
        DECLARE
            payer accounts;
            receiver accounts;
            account accounts;
            stored transfers;
        BEGIN
            FOR account IN
                SELECT * FROM accounts WHERE id IN (p_from, p_to) ORDER BY id FOR NO KEY UPDATE
            LOOP
                IF account.id = p_from THEN payer := account; END IF;
                IF account.id = p_to THEN receiver := account; END IF;
            END LOOP;

            o_result := CASE
                WHEN p_from = p_to THEN 'same_account'
                WHEN payer.id IS NULL OR receiver.id IS NULL THEN 'unknown_account'
                WHEN payer.balance < p_amount THEN 'insufficient_funds'
                ELSE 'applied' END;
            IF o_result = 'applied' THEN
                o_seq := nextval('transfer_seq');
                o_from_version := payer.version + 1;
                o_to_version := receiver.version + 1;
                o_from_balance_after := payer.balance - p_amount;
                o_to_balance_after := receiver.balance + p_amount;
            END IF;

            INSERT INTO transfers (key, from_account, to_account, amount, outcome, seq, from_version, to_version)
                VALUES (p_key, p_from, p_to, p_amount, o_result, o_seq, o_from_version, o_to_version)
                ON CONFLICT (key) DO NOTHING;
            o_repeated := NOT FOUND;

            IF o_repeated THEN
                SELECT * INTO stored FROM transfers WHERE key = p_key;
                o_result := CASE
                    WHEN (stored.from_account, stored.to_account, stored.amount) = (p_from, p_to, p_amount)
                    THEN stored.outcome ELSE 'key_reused' END;
                SELECT seq, from_version, to_version, from_balance_after, to_balance_after
                    INTO o_seq, o_from_version, o_to_version, o_from_balance_after, o_to_balance_after
                    FROM applied_transfers WHERE key = p_key;
                PERFORM pg_logical_emit_message(true, 'confirm', '');
            ELSIF o_result = 'applied' THEN
                UPDATE accounts SET balance = o_from_balance_after, version = o_from_version WHERE id = p_from;
                UPDATE accounts SET balance = o_to_balance_after, version = o_to_version WHERE id = p_to;
                INSERT INTO entries (account, version, seq, amount, balance_after) VALUES
                    (p_from, o_from_version, o_seq, -p_amount, o_from_balance_after),
                    (p_to, o_to_version, o_seq, p_amount, o_to_balance_after);
            END IF;

            IF server_microseconds() > p_not_after THEN
                ROLLBACK;
                o_result := 'late';
            ELSE
                COMMIT;
            END IF;
        END $$;
        """
}
