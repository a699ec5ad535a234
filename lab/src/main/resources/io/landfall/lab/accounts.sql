CREATE USER 'landfall'@'%' IDENTIFIED BY '@LANDFALL@', 'landfall'@'localhost' IDENTIFIED BY '@LANDFALL@';
GRANT ALL PRIVILEGES ON *.* TO 'landfall'@'%', 'landfall'@'localhost' WITH GRANT OPTION;
CREATE USER 'landfall_canary'@'%' IDENTIFIED BY '@CANARY@';
GRANT INSERT, SELECT, DELETE ON landfall.* TO 'landfall_canary'@'%';
CREATE USER 'app'@'%' IDENTIFIED BY '@APP@';
GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'%';
