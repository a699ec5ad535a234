package io.landfall.bot.site;

import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.server.AdminDialects;
import java.util.List;

/** The families of servers that Landfall moves. */
final class Families {

    static final AdminDialects ALL = new AdminDialects(List.of(new MariaDbAdmin()));

    private Families() {}
}
