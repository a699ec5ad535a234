-- About 200 MiB in the tables of shop.sql.
INSERT INTO shop.customers (id, name, email, about)
    SELECT seq, CONCAT('Customer ', seq), CONCAT('c', seq, '@shop.example'), REPEAT(MD5(seq), 5) FROM mysql.seq_1_to_50000;
INSERT INTO shop.orders (id, customer_id, placed_at, cents, note)
    SELECT seq, 1 + seq % 50000, '2024-01-01' + INTERVAL seq SECOND, seq % 99991, REPEAT(SHA1(seq), 5) FROM mysql.seq_1_to_200000;
INSERT INTO shop.attachments (id, name, content)
    SELECT seq, CONCAT('scan-', seq, '.bin'), REPEAT(UNHEX(SHA2(seq, 512)), 255) FROM mysql.seq_1_to_5000;
