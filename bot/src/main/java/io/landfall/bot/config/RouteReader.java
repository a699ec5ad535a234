package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.runbooks.settings.Bound;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.settings.RouteSettings;
import io.landfall.runbooks.settings.RouteSettings.Commands;
import io.landfall.runbooks.settings.RouteSettings.Haproxy;
import io.landfall.runbooks.settings.RouteSettings.Hold;
import io.landfall.runbooks.settings.RouteSettings.Reached;
import io.landfall.runbooks.settings.RouteSettings.Sql;
import io.landfall.runbooks.settings.RouteSettings.Webhook;
import io.landfall.runbooks.settings.ServerSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads how the application finds its database.
 *
 * @param hosts the hosts in the file, by name
 */
record RouteReader(Map<String, SshLogin> hosts, Optional<ServerSettings> source, Optional<ServerSettings> target) {

    private static final String FILE = "config-file";
    private static final String HAPROXY = "haproxy";
    private static final String COMMAND = "command";
    private static final String HTTP = "http";
    private static final String SQL = "sql";

    /** The kinds, each with its keys. */
    private static final Map<String, List<String>> KINDS = new TreeMap<>(Map.of(
            FILE, List.of("host", "path", "replace", "reload"),
            HAPROXY,
                    List.of(
                            "host", "socket", "backend", "server", "path", "replace", "test", "address", "from", "hold",
                            "drain"),
            COMMAND, List.of("host", "get", "set", "replace", "address", "from"),
            HTTP, List.of("url", "secret", "replace", "address", "from"),
            SQL, List.of("admin", "statements", "verify", "replace", "address", "from")));

    private static final Form<String> TYPE =
            Form.oneOf(List.copyOf(KINDS.keySet()), ". Write one of " + String.join(", ", KINDS.keySet()) + ".");
    /** Where Debian's HAProxy is told things while it runs. */
    static final String SOCKET = "/run/haproxy/admin.sock";

    static final Form<String> HAPROXY_NAME =
            Form.TEXT.that(name -> name.matches("[A-Za-z0-9_.:-]+"), "which is no name that HAProxy allows.");
    private static final Pattern NUMERIC = Pattern.compile("(\\d+(\\.\\d+){3}|\\[[0-9a-fA-F:.]+]):[1-9]\\d{0,4}");

    List<RouteSettings> read(Section migration) {
        List<Section> sections = migration.sections("routes");
        if (migration.isEmptyList("routes")) {
            migration.problem(
                    "routes", "`" + migration.where("routes") + "` names no route; the application must find its way.");
        }
        return sections.stream().flatMap(section -> route(section).stream()).toList();
    }

    /** Reads how it finds the server from which it only reads, where the file says so. */
    List<RouteSettings> readsFirst(Section migration) {
        migration.knows(List.of("reads-first"));
        return migration.has("reads-first")
                ? migration.sections("reads-first").stream()
                        .flatMap(section -> route(section).stream())
                        .toList()
                : List.of();
    }

    private Optional<RouteSettings> route(Section section) {
        section.required("type", TYPE);
        Optional<String> type =
                KINDS.keySet().stream().filter(kind -> section.is("type", kind)).findFirst();
        if (type.isEmpty()) {
            KINDS.values().forEach(section::knows);
        }
        Optional<RouteSettings> route = type.flatMap(kind -> switch (kind) {
            case HAPROXY -> haproxy(section);
            case COMMAND -> commands(section);
            case HTTP -> webhook(section);
            case SQL -> sql(section);
            default -> file(section);
        });
        section.end();
        return route;
    }

    private Optional<RouteSettings> file(Section section) {
        Optional<SshLogin> host = section.required("host", host());
        String path = section.required("path", section.unlessKept(Form.HOST_PATH));
        Map<String, String> replace = replace(section);
        Optional<String> reload = section.optional("reload", Form.TEXT);
        return host.map(login -> new ConfigFile(login, path, replace, reload));
    }

    private Optional<RouteSettings> haproxy(Section section) {
        Optional<SshLogin> host = section.required("host", host());
        String socket = section.or("socket", Form.TEXT, SOCKET);
        String backend = section.required("backend", HAPROXY_NAME);
        String server = section.required("server", HAPROXY_NAME);
        String path = section.or("path", section.unlessKept(Form.HOST_PATH), "/etc/haproxy/haproxy.cfg");
        Map<String, String> replace = replace(section);
        if (replace.size() > 1 || !replace.entrySet().stream().allMatch(RouteReader::isNumeric)) {
            section.problem(
                    "replace",
                    "`" + section.path() + "` leads HAProxy from and to " + replace
                            + ". HAProxy can be told one numeric"
                            + " address while it runs. Write `replace: {\"10.0.0.5:3306\": \"10.0.0.6:3306\"}`.");
        }
        String test = section.or("test", Form.TEXT, "haproxy -c -f " + Haproxy.FILE);
        Reached reached = reached(section, host);
        Optional<Hold> hold = hold(section, reached);
        return host.map(login -> new Haproxy(
                socket, backend, server, new ConfigFile(login, path, replace, Optional.empty()), test, reached, hold));
    }

    private static Optional<Hold> hold(Section section, Reached reached) {
        boolean wanted = section.or("hold", Form.YES_OR_NO, false);
        Duration drain = section.or("drain", Form.DURATION, Hold.DRAIN);
        if (wanted && reached.address().isEmpty()) {
            section.problem(
                    "hold",
                    "`" + section.where("hold") + "` needs the `address` where HAProxy takes the application's"
                            + " connections: one of Landfall's own keeps the others waiting.");
        }
        return reached.address().filter(any -> wanted).map(frontend -> new Hold(frontend, drain));
    }

    private Optional<RouteSettings> commands(Section section) {
        Optional<SshLogin> host = section.required("host", host());
        String get = section.required("get", Form.TEXT);
        String set = section.required("set", Form.TEXT);
        Map<String, String> replace = one(section);
        Reached reached = reached(section, host);
        return host.map(login -> new Commands(login, get, set, replace, reached));
    }

    private Optional<RouteSettings> webhook(Section section) {
        return Optional.of(new Webhook(
                section.required("url", Form.WEB_ADDRESS),
                section.secret("secret"),
                one(section),
                reached(section, Optional.empty())));
    }

    private Optional<RouteSettings> sql(Section section) {
        Section admin = section.section("admin");
        ServerAddress address = admin.required("address", Form.ADDRESS);
        Optional<Tls> tls = admin.optionalSection("tls").flatMap(TlsReader::read);
        DatabaseLogin login = new DatabaseLogin(
                address.toString(), address, admin.required("user", Form.TEXT), admin.secret("password"), tls);
        admin.end();
        Map<String, String> replace = one(section);
        if (!Stream.concat(replace.keySet().stream(), replace.values().stream()).allMatch(RouteReader::isPlain)) {
            section.problem(
                    "replace",
                    "`" + section.path() + "` leads from and to " + replace
                            + ". In SQL such a name has no quote, no backslash and no line break.");
        }
        Form<Bound> bound = new Form<>(new Bound(""), (where, text) -> bound(where, text, replace));
        List<Bound> statements = section.list("statements", bound);
        Bound verify = section.required("verify", bound);
        return Optional.of(new Sql(login, statements, verify, replace, reached(section, Optional.empty())));
    }

    /** No admin server reads it in another way than it is written. */
    private static boolean isPlain(String name) {
        return name.matches("[^'\"`\\\\\\p{Cntrl}]+");
    }

    private static boolean isAddress(String name) {
        try {
            return ServerAddress.parse(name).port() > 0;
        } catch (LandfallException e) {
            return false; // whoever asked says what is accepted
        }
    }

    /** What it takes is asked for before anything begins, for both ways. */
    private static Bound bound(String where, String text, Map<String, String> replace) {
        Bound bound = new Bound(text);
        if (bound.hasLooseMarks()) {
            throw LandfallException.badInput(
                    "`" + where + "` is `" + text + "`, in which a mark stands within quotes, or a"
                            + " `?`. Write `:from`, `:to`, `:from_host`, `:to_port` and so on by themselves: Landfall quotes"
                            + " what they stand for.");
        }
        boolean areAddresses = Stream.concat(replace.keySet().stream(), replace.values().stream())
                .allMatch(RouteReader::isAddress);
        if (bound.takesAddresses() && !areAddresses) {
            throw LandfallException.badInput("`" + where + "` asks for a host or port, and `replace` has no addresses: "
                    + replace + ". Write `host:port` there, or `:from` and `:to` here.");
        }
        return bound;
    }

    private Map<String, String> one(Section section) {
        Map<String, String> replace = replace(section);
        if (replace.size() > 1) {
            section.problem(
                    "replace",
                    "`" + section.where("replace") + "` has " + replace.size()
                            + " pairs; here one text comes instead of one other. Write one pair, or more routes.");
        }
        return replace;
    }

    /** The application may be on that host itself. */
    private Reached reached(Section section, Optional<SshLogin> host) {
        Optional<ServerAddress> address = section.optional("address", Form.ADDRESS);
        List<SshLogin> from = section.optionalList("from", host())
                .map(given -> given.stream().flatMap(Optional::stream).toList())
                .orElseGet(() -> host.stream().toList());
        return new Reached(address, from);
    }

    private static boolean isNumeric(Map.Entry<String, String> addresses) {
        return NUMERIC.matcher(addresses.getKey()).matches()
                && NUMERIC.matcher(addresses.getValue()).matches();
    }

    private Form<Optional<SshLogin>> host() {
        return Form.nameOf("host", hosts);
    }

    private Map<String, String> replace(Section section) {
        return section.optionalSection("replace").map(RouteReader::replacements).orElseGet(this::addresses);
    }

    /** Reads what is put in whose place. */
    static Map<String, String> replacements(Section section) {
        Map<String, String> replace = new LinkedHashMap<>();
        for (String from : section.keys()) {
            replace.put(from, section.required(from, Form.TEXT));
        }
        if (replace.values().stream().distinct().count() < replace.size()) {
            section.problem(
                    "",
                    "`" + section.path()
                            + "` replaces two texts by the same one, so that a rollback could not tell them"
                            + " apart. Give each its own, or write two routes.");
        }
        if (replace.isEmpty()) {
            section.problem("", "`" + section.path() + "` replaces nothing. Write `from: to`, or leave it out.");
        }
        return replace;
    }

    private Map<String, String> addresses() {
        return source.isPresent() && target.isPresent()
                ? Map.of(
                        source.get().login().address().toString(),
                        target.get().login().address().toString())
                : Map.of();
    }
}
