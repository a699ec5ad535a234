package io.landfall.runbooks.cutover;

import io.landfall.monitor.host.SshIdentity;
import io.landfall.monitor.host.SshIdentity.Agent;
import io.landfall.monitor.host.SshIdentity.KeyFile;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.PairLock;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.ByHand.Answer;
import io.landfall.runbooks.step.ByHand.Command;
import io.landfall.runbooks.step.ByHand.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The script with which a person ends a window when Landfall is gone: it asks both servers which way, and goes back or
 * on. Every word of it is quoted in one way; it holds no password.
 */
final class ByHandScript {

    private static final String NONE = Script.words("none", "", "");
    private static final String RUNTIME =
            Script.of(ByHandScript.class, "by-hand.sh").text();

    private final Window window;
    private final Owner owner;

    /** Takes who claims the source: the run that is gone back from or on with. */
    ByHandScript(Window window, Owner owner) {
        this.window = window;
        this.owner = owner;
    }

    /** Returns the script. Asks the target which transactions of its own it has had before the window. */
    String text(List<ByHand> back, List<ByHand> on) {
        return text(back, on, ownTransactions());
    }

    /** The same; {@code own} is true on the target when it has transactions of its own since then. */
    String text(List<ByHand> back, List<ByHand> on, String own) {
        List<ByHand> backFirst = List.of(withdraw());
        List<ByHand> onFirst = List.of(takeOver());
        List<ByHand> all =
                Stream.of(backFirst, back, onFirst, on).flatMap(List::stream).toList();
        End source = window.source();
        End target = window.target();
        List<String> text = new ArrayList<>();
        text.add("#!/bin/bash");
        text.add("# " + title());
        text.add(RUNTIME);
        text.add("# ---- this run");
        text.add("");
        text.add("TITLE=" + Script.words(title()));
        text.add("RUN=" + owner.run());
        AdminDialect words = source.server().dialect();
        text.add("CLIENT=" + Script.words(words.clientProgram()));
        text.add("CLIENT_BEGINS=" + Script.words(words.clientBegins()));
        text.add("PROCESSES=" + Script.words(words.processTable()));
        text.add("CLOSED=" + Script.words(words.tellsClosed("is read-only", "TAKES WRITES")));
        text.add("FOLLOWS=" + Script.words(words.reading().showReplication()));
        text.add("SOURCE=" + Script.words(source.name()));
        text.add("TARGET=" + Script.words(target.name()));
        text.add("START_TARGET="
                + Script.words("Start it on its host (" + target.server().startCommand() + ")"));
        text.addAll(places(all));
        text.add("OPENED=" + Script.words(opened(own)));
        text.add("STATUS[" + Script.words(source.name()) + "]=" + Script.words(status(source, "")));
        text.add("STATUS[" + Script.words(target.name()) + "]="
                + Script.words(status(
                        target,
                        target.server()
                                        .dialect()
                                        .tells(
                                                own,
                                                "has transactions of its own since this run was armed",
                                                "does not have transactions of its own since this run was armed")
                                + "; ")));
        text.add("BACK_GUARDED=" + lines(backFirst));
        text.add("ON_GUARDED=" + lines(onFirst));
        text.add(function("back_first", backFirst));
        text.add(function("back_then", back));
        text.add(function("on_first", onFirst));
        text.add(function("on_then", on));
        text.add("main \"$@\"");
        text.add("exit");
        return String.join("\n", text) + "\n";
    }

    private String title() {
        return "Run " + owner.run() + " of " + owner.migration() + ", by hand: from "
                + window.source().name() + " to " + window.target().name() + ".";
    }

    /**
     * A Landfall that stood still can't open the target afterwards: its connections are gone, the mark is read before it
     * opens, and the source is not where it was proven. Whoever read the mark before it was written is ended after it.
     */
    private ByHand withdraw() {
        End source = window.source();
        ServerControl target = window.target().server();
        ByHand closed = endOurs(ByHand.of("first: no Landfall can open " + target.name() + " any more."), target)
                .run(
                        target.name() + " is marked as withdrawn",
                        new ByHand.Sql(target.settings(), withdrawal().markTargetByHand(target.dialect())),
                        new ByHand.Exactly("1"));
        return Clients.endFenceByHand(endOurs(closed, target), source.server())
                .run(
                        source.name() + " has a transaction beyond the proven position, `"
                                + withdrawal().note() + "`",
                        source.sqlByHand(
                                withdrawal().markSourceByHand(source.server().dialect())),
                        new ByHand.Exactly("1"));
    }

    private Withdrawal withdrawal() {
        return new Withdrawal(owner.journal(), owner.run());
    }

    private ByHand takeOver() {
        ServerControl target = window.target().server();
        return endOurs(ByHand.of("first: no Landfall goes another way."), target);
    }

    private static ByHand endOurs(ByHand before, ServerControl server) {
        return before.run(
                "Landfall's sessions on " + server.name() + " are gone", Clients.endOursByHand(server), Clients.GONE);
    }

    /**
     * An SQL expression that is true when the target has a transaction of its own that it did not have now. A server has
     * a past: it may have been the source before.
     */
    private String ownTransactions() {
        End target = window.target();
        return target.server().dialect().hasWrittenSince(target.positionAnyway());
    }

    private String opened(String own) {
        AdminDialect words = window.target().server().dialect();
        String marked = "(" + own + ") AND " + withdrawal().opening().isSetByHand();
        return words.tellsClosed("read-only", "writable") + "; " + words.tells(marked, "opened", "unmarked") + "; "
                + words.tells(own, "own", "none") + "; "
                + words.reading().showReplication();
    }

    /** Statements that print a line for each thing that is worth knowing. */
    private String status(End end, String more) {
        AdminDialect words = end.server().dialect();
        return words.tellsClosed("read-only", "TAKES WRITES") + "; " + more
                + words.tellsSessions(
                        words.sessionsOf(end.server().settings().login().user()), PairLock.NAME)
                + "; " + withdrawal().tellsMark();
    }

    /** What is asked where: each server and each host that occurs, and which of the passwords are one. */
    private List<String> places(List<ByHand> all) {
        Map<String, ServerSettings> servers = new LinkedHashMap<>();
        Map<String, SshLogin> hosts = new LinkedHashMap<>();
        Stream.of(window.source(), window.target())
                .forEach(end -> servers.put(end.name(), end.server().settings()));
        all.stream()
                .flatMap(byHand -> byHand.lines().stream())
                .flatMap(line -> Stream.of(line.look(), line.act()))
                .flatMap(Optional::stream)
                .forEach(command -> {
                    if (command instanceof ByHand.Shell shell) {
                        shell.host().jump().ifPresent(bastion -> hosts.put(bastion.name(), bastion));
                        hosts.put(shell.host().name(), shell.host());
                    } else if (command instanceof ByHand.OnServer sql) {
                        servers.put(sql.place(), sql.server());
                    }
                });
        List<String> places = new ArrayList<>();
        AdminDialect client = window.source().server().dialect();
        List<ServerSettings> asked = List.copyOf(servers.values());
        for (ServerSettings server : asked) {
            List<String> words = new ArrayList<>(List.of(
                    server.name(),
                    server.login().address().host(),
                    Integer.toString(server.login().address().port()),
                    server.login().user(),
                    firstWithSamePassword(server, asked).name()));
            server.login()
                    .tls()
                    .ifPresentOrElse(
                            tls -> {
                                words.addAll(tls.clientFiles());
                                words.addAll(client.clientVerifies(tls.verifiesName()));
                            },
                            () -> words.addAll(client.clientAsksForNoTls()));
            places.add("server " + Script.words(words.toArray(String[]::new)));
        }
        hosts.values()
                .forEach(host -> places.add("login "
                        + Script.words(
                                host.name(),
                                host.host(),
                                Integer.toString(host.port()),
                                host.user(),
                                file(host.identity(), KeyFile.class, KeyFile::file),
                                host.knownHosts().toString(),
                                file(host.identity(), Agent.class, Agent::socket),
                                host.jump().map(SshLogin::name).orElse(""),
                                host.sudo() ? "sudo" : "")));
        return places;
    }

    private static <T> String file(SshIdentity identity, Class<T> kind, Function<T, Path> file) {
        return kind.isInstance(identity) ? file.apply(kind.cast(identity)).toString() : "";
    }

    private static ServerSettings firstWithSamePassword(ServerSettings server, List<ServerSettings> all) {
        return all.stream()
                .filter(other -> other.login().user().equals(server.login().user())
                        && other.login().password().equals(server.login().password()))
                .findFirst()
                .orElseThrow();
    }

    private static int lines(List<ByHand> all) {
        return all.stream().mapToInt(byHand -> byHand.lines().size()).sum();
    }

    private static String function(String name, List<ByHand> all) {
        List<String> body = new ArrayList<>();
        for (ByHand byHand : all) {
            body.add("    step " + Script.words(byHand.what(), byHand.otherwise()));
            byHand.lines().forEach(line -> body.add("    " + written(line)));
        }
        return "\n" + name + "() {\n    :\n" + String.join("\n", body) + "\n}";
    }

    private static String written(Line line) {
        return String.join(
                " \\\n        ",
                "line " + Script.words(line.what()) + " " + written(line.wanted()),
                line.look().map(ByHandScript::written).orElse(NONE),
                line.act().map(ByHandScript::written).orElse(NONE));
    }

    private static String written(Answer wanted) {
        if (wanted instanceof ByHand.Exactly exactly) {
            return Script.words("is", exactly.text());
        }
        return wanted instanceof ByHand.Lines lines
                ? Script.words("lines", String.join("\n", lines.lines()))
                : Script.words("any", "");
    }

    private static String written(Command command) {
        if (command instanceof ByHand.Sql sql) {
            return Script.words("sql", command.place(), sql.statements());
        }
        if (command instanceof ByHand.SqlWithPassword sql) {
            return Script.words(
                    "with_password",
                    command.place(),
                    sql.statements(),
                    sql.file().toString());
        }
        if (command instanceof ByHand.EndSessions end) {
            return Script.words("end", command.place(), end.query());
        }
        if (command instanceof ByHand.Shell shell) {
            return Script.words("host", command.place(), shell.command());
        }
        ByHand.Web web = (ByHand.Web) command;
        return Script.words("web", web.place(), web.path());
    }
}
