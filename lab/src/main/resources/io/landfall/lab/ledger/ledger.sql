CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS shop.ledger_entries (
    writer INT NOT NULL,
    sequence BIGINT NOT NULL,
    account INT NOT NULL,
    amount BIGINT NOT NULL,
    payload VARCHAR(200) NOT NULL,
    PRIMARY KEY (writer, sequence)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE IF NOT EXISTS shop.ledger_balances (
    writer INT NOT NULL,
    account INT NOT NULL,
    balance BIGINT NOT NULL,
    PRIMARY KEY (writer, account)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE IF NOT EXISTS shop.ledger_log (
    writer INT NOT NULL,
    sequence BIGINT NOT NULL,
    digest VARCHAR(16) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
