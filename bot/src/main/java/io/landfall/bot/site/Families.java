package io.landfall.bot.site;

import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.mariadb.MariaBackup;
import io.landfall.runbooks.copy.mysql.CloneMethod;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.mysql.MySqlAdmin;
import io.landfall.runbooks.pair.server.AdminDialects;
import java.util.stream.Stream;

/** The families of servers that Landfall moves, and how. */
final class Families {

    static final AdminDialects ALL =
            new AdminDialects(Stream.concat(Stream.of(new MariaDbAdmin()), MySqlAdmin.all().stream())
                    .toList());

    /** How they are copied. */
    static final CopyMethods COPIES =
            new CopyMethods(Stream.concat(Stream.of(MariaBackup.METHOD), CloneMethod.METHODS.stream())
                    .toList());

    private Families() {}
}
