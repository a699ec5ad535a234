package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Whose;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists the sessions on {@code source} whose account writes under {@code read_only}. Stopping writes locks such accounts
 * and ends their sessions. This process's sessions and replication are left out.
 */
public record PrivilegedSessions(ServerView source) implements Check {

    @Override
    public String name() {
        return "privileged_sessions";
    }

    @Override
    public Finding look() {
        Set<String> privileged = source.accounts().stream()
                .filter(account -> account.writesUnderReadOnly() && !account.role())
                .map(Account::user)
                .collect(Collectors.toSet());
        List<String> sessions = source.sessions().stream()
                .filter(session -> privileged.contains(session.user()) && session.whose() == Whose.CLIENT)
                .map(session -> session.id() + " of `" + session.user() + "` from " + session.host())
                .toList();
        return sessions.isEmpty()
                ? Finding.ok("no session on " + source.name() + " writes under read_only")
                : Finding.warn(
                        sessions.size() + " sessions on " + source.name() + " write under read_only: "
                                + String.join(", ", sessions),
                        "Stopping writes locks these accounts and ends the sessions. Give applications an account without "
                                + source.dialect().rightToWrite() + ".");
    }
}
