CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
CREATE TABLE shop.customers (
    id INT NOT NULL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    email VARCHAR(100) NOT NULL,
    about TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE shop.orders (
    id INT NOT NULL PRIMARY KEY,
    customer_id INT NOT NULL,
    placed_at DATETIME NOT NULL,
    cents INT NOT NULL,
    note TEXT NOT NULL,
    KEY (customer_id),
    FOREIGN KEY (customer_id) REFERENCES shop.customers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE shop.attachments (
    id INT NOT NULL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    content MEDIUMBLOB NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE shop.page_views (
    seen_at DATETIME NOT NULL,
    path VARCHAR(100) NOT NULL,
    agent VARCHAR(250) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
