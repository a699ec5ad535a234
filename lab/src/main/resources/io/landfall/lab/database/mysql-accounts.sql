SET SESSION sql_log_bin = 0;
CREATE USER 'landfall'@'%' IDENTIFIED BY '@LANDFALL@', 'landfall_canary'@'%' IDENTIFIED BY '@CANARY@', 'app'@'%' IDENTIFIED BY '@APP@';
GRANT ALL ON *.* TO 'landfall'@'%' WITH GRANT OPTION;
GRANT INSERT, SELECT, DELETE ON landfall.* TO 'landfall_canary'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'%';
ALTER USER 'root'@'localhost' ACCOUNT LOCK;
