package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshIdentity.Agent;
import io.landfall.monitor.host.SshIdentity.KeyFile;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.maintenance.ShippedPage;
import io.landfall.runbooks.settings.Bound;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.settings.Pause;
import io.landfall.runbooks.settings.RouteSettings;
import io.landfall.runbooks.settings.RouteSettings.Hold;
import io.landfall.runbooks.settings.RouteSettings.Reached;
import io.landfall.runbooks.settings.ServerSettings.Service;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.settings.TeamStep.At;
import io.landfall.runbooks.settings.TeamStep.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

    private static final String OLD_SSH = "ssh: {host: 127.0.0.1, port: 2201, user: root, key: id, known-hosts: known}";

    private static final String WHOLE =
            """
            listen: 127.0.0.1:8080
            journal: jdbc:sqlite:state/landfall.db
            approvals:
              approvers: [ann, ben]
              expire-after: 10m
            hosts:
              app-1:
                ssh: {host: 127.0.0.1, port: 2203, user: root, key: id, known-hosts: known}
            servers:
              shop-old:
                address: 127.0.0.1:3306
                user: landfall
                password: "${OLD_PASSWORD}"
                canary: {user: landfall_canary, password: "file:canary-password"}
                ssh: {host: 127.0.0.1, port: 2201, user: root, key: id, known-hosts: known}
              shop-new:
                address: 127.0.0.1:3307
                user: landfall
                password: "${OLD_PASSWORD}"
                canary: {user: landfall_canary, password: "file:canary-password"}
                ssh: {host: 127.0.0.1, user: root, key: id, known-hosts: known}
                service: {start: start-it, stop: stop-it}
                buffer-pool: 64MiB
            migrations:
              shop:
                source: shop-old
                target: shop-new
                probe-from: [app-1]
                copy: {method: mariadb-backup, transfer: stream, parallel: 3, max-rate: 50MiB/s}
                budget: {downtime: 30s, max-lag: 500ms}
                maintenance:
                  host: app-1
                  flag-file: /srv/it's closed
                  verify: {url: "http://127.0.0.1:8081/"}
                routes:
                  - {type: config-file, host: app-1, path: /etc/app.conf, reload: kill -HUP 1}
            """;

    private static final String THIRD =
            """
              shop-replica-1:
                address: 127.0.0.1:3308
                user: landfall
                password: "${OLD_PASSWORD}"
                canary: {user: landfall_canary, password: "file:canary-password"}
                ssh: {host: 127.0.0.1, user: root, key: id, known-hosts: known}
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of("OLD_PASSWORD", "s3cret", "HOME", "/root");

    /** Signs nothing; only its form counts. */
    private static final String CA =
            """
            -----BEGIN CERTIFICATE-----
            MIIBczCCARmgAwIBAgIUdsHqd9NTFrXFAN4avJ2H4hAoT+4wCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjYyMjU0MDNaFw0zNjExMjMyMjU0MDNa
            MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARFP0Tr
            dyWdwFUetIcuT8Yj1kcAzX/5v6UyR/Y1lXISA+WVbeff+LPwHNig6P6ChbIIuw5P
            0ukygEaUUkqmXuYKo1MwUTAdBgNVHQ4EFgQUydHie/7rbhBHrXhwOMj3/X50s/sw
            HwYDVR0jBBgwFoAUydHie/7rbhBHrXhwOMj3/X50s/swDwYDVR0TAQH/BAUwAwEB
            /zAKBggqhkjOPQQDAgNIADBFAiBu+ovGXqXUMnXNKPuQJYFf9YGhF8LDO0t2g7aV
            /77PqQIhAOpEsSfQGf6F4GaSGF5sdaxfXWWcRaotd99zl5JbgbpJ
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeTheFilesItNames() throws IOException {
        Files.writeString(directory.resolve("id"), "key");
        Files.writeString(directory.resolve("known"), "host key");
        protectedFile("canary-password", "tweet\n");
    }

    @Test
    void readsAWholeFile() throws IOException {
        Configuration configuration = read(WHOLE);

        MigrationSettings shop = configuration.migrations().get("shop");
        assertThat(configuration.listen()).hasToString("127.0.0.1:8080");
        assertThat(configuration.journal()).isEqualTo(directory.resolve("state/landfall.db"));
        assertThat(configuration.approvals())
                .isEqualTo(new Approvals(
                        List.of("ann", "ben"), true, Duration.ofMinutes(10), ApprovalMode.ARMED, Map.of()));
        assertThat(shop.source().login().password()).isEqualTo(Secret.of("s3cret"));
        assertThat(shop.source().canary().password()).isEqualTo(Secret.of("tweet"));
        assertThat(shop.source().ssh().identity()).isEqualTo(new KeyFile(directory.resolve("id"), Optional.empty()));
        assertThat(shop.source().service()).isEqualTo(new Service(Optional.empty(), Optional.empty()));
        assertThat(shop.target().ssh().port()).isEqualTo(22);
        assertThat(shop.target().bufferPool()).contains(DataSize.ofMebibytes(64));
        assertThat(shop.copy()).isEqualTo(new MigrationSettings.Copy(3, Optional.of(DataSize.ofMebibytes(50))));
        assertThat(shop.heartbeatInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(shop.maintenance().orElseThrow().kind()).isEqualTo(new Maintenance.FlagFile("/srv/it's closed"));
        assertThat(shop.maintenance().orElseThrow().verify().on()).isEqualTo(503);
        assertThat(shop.routes().get(0).files())
                .extracting("replace")
                .containsExactly(Map.of("127.0.0.1:3306", "127.0.0.1:3307"));
        assertThat(shop.probeFrom()).extracting("name").containsExactly("app-1");
    }

    @Test
    void readsHowTheDataGetsAcross() throws IOException {
        String usual = "copy: {method: mariadb-backup, transfer: stream, parallel: 3, max-rate: 50MiB/s}";

        Configuration configuration = read(WHOLE.replace(
                usual,
                "copy: {transfer: rsync, tool: innobackupex, max-rate: 100MB/s, pause-above: 20ms, keep-free: 1GiB,"
                        + " directory: /backup/}"));

        assertThat(configuration.migrations().get("shop").copy())
                .isEqualTo(new MigrationSettings.Copy(
                        MigrationSettings.Transfer.RSYNC,
                        MigrationSettings.Tool.INNOBACKUPEX,
                        2,
                        new MigrationSettings.Throttle(
                                Optional.of(new DataSize(100_000_000)),
                                Optional.of(Duration.ofMillis(20)),
                                DataSize.ofMebibytes(1024)),
                        Optional.of("/backup")));
        assertThat(refusal(WHOLE.replace(
                        usual, "copy: {transfer: ftp, tool: tar, pause-above: 20, keep-free: 5%, directory: here}")))
                .hasMessageContaining("`migrations.shop.copy.transfer` is `ftp`. There are `stream` and `rsync`.")
                .hasMessageContaining(
                        "`migrations.shop.copy.tool` is `tar`. There are `mariadb-backup` and `innobackupex`.")
                .hasMessageContaining("`migrations.shop.copy.pause-above` is `20`, which has no unit.")
                .hasMessageContaining("`migrations.shop.copy.keep-free` is `5%`, which is not a data size.")
                .hasMessageContaining("`migrations.shop.copy.directory` is `here`, which is not an absolute path of a"
                        + " directory on the source's host. Write one such as `/backup`.");
        assertThat(refusal(WHOLE.replace(usual, "copy: {directory: /backup}")))
                .hasMessageContaining(
                        "`migrations.shop.copy.directory` is `/backup`, but a copy by `stream` keeps nothing"
                                + " on the source's host. Write `transfer: rsync`, or leave it out.");
    }

    @Test
    void readsThatAServerIsClonedAndRefusesWhatNoCloneHas() throws IOException {
        String usual = "copy: {method: mariadb-backup, transfer: stream, parallel: 3, max-rate: 50MiB/s}";

        Configuration configuration = read(WHOLE.replace(usual, "copy: {method: clone, max-rate: 1MiB/s}"));

        assertThat(configuration.migrations().get("shop").copy().method()).isEqualTo("clone");
        assertThat(refusal(WHOLE.replace(
                        usual, "copy: {method: clone, transfer: stream, directory: /backup, max-rate: 512KiB/s}")))
                .hasMessageContaining("`migrations.shop.copy.transfer` is for backups, and a clone makes none: it goes"
                        + " straight from server to server. Leave it out.")
                .hasMessageContaining("`migrations.shop.copy.directory` is for backups, and a clone makes none")
                .hasMessageContaining("`migrations.shop.copy.max-rate` is slower than a clone can go. Write `1MiB/s` or"
                        + " more, or leave it out.");
    }

    @Test
    void readsTheOtherWaysToCopyMySqlAndRefusesWhatTheyDoNotHave() throws IOException {
        String usual = "copy: {method: mariadb-backup, transfer: stream, parallel: 3, max-rate: 50MiB/s}";

        MigrationSettings.Copy local = read(WHOLE.replace(usual, "copy: {method: clone-local, directory: /backup}"))
                .migrations()
                .get("shop")
                .copy();
        MigrationSettings.Copy xtrabackup = read(WHOLE.replace(
                        usual, "copy: {method: xtrabackup, tool: innobackupex, transfer: rsync}"))
                .migrations()
                .get("shop")
                .copy();

        assertThat(local.directory()).contains("/backup");
        assertThat(local.transfer()).isEqualTo(MigrationSettings.Transfer.STREAM);
        assertThat(xtrabackup.tool()).isEqualTo(MigrationSettings.Tool.INNOBACKUPEX);
        assertThat(refusal(WHOLE.replace(usual, "copy: {method: clone-local, parallel: 3, tool: innobackupex}")))
                .hasMessageContaining(
                        "`migrations.shop.copy.parallel` is for backups, and a server that clones itself uses its"
                                + " own program and threads. Leave it out.")
                .hasMessageContaining("`migrations.shop.copy.tool` is for backups");
        assertThat(refusal(WHOLE.replace(usual, "copy: {method: xtrabackup, tool: mariadb-backup}")))
                .hasMessageContaining(
                        "`migrations.shop.copy.tool` is `mariadb-backup`. There are `xtrabackup` and `innobackupex`.");
    }

    @Test
    void tellsEveryProblemAtOnceByLine() {
        String wrong =
                """
                listen: 8080
                journal: landfall.db
                chat: {irc: {bot-token: x}}
                approvals: {approvers: ann, four-eyes: maybe, mode: alive, required: {promot: 2}}
                servers:
                  shop-old:
                    address: 127.0.0.1
                    user: landfall
                    password: "${NOT_SET}"
                    canary: {user: landfall, password: "${OLD_PASSWORD}"}
                    ssh: {host: 127.0.0.1, port: 70000, user: root, key: no-such-key, known-hosts: known}
                  shop-new: nothing
                migrations:
                  shop:
                    source: shop-odl
                    target: shop-new
                    budgte: {downtime: 60}
                    budget: {downtime: 60, max-lag: 1s}
                    copy: {method: rsync, parallel: 0, max-rate: 50MiB}
                    maintenance: {host: app-1, flag-file: /f, on: x, verify: {url: nowhere, on: 200}}
                    routes: []
                    posts: {lag-warn: 1s, lag-clear: 2s}
                    source: shop-new
                """;

        LandfallException refusal = refusal(wrong);

        assertThat(refusal.kind()).isEqualTo(LandfallException.Kind.BAD_INPUT);
        assertThat(refusal)
                .hasMessage(
                        """
                %s has 26 problems. Nothing was started.
                  line 1: `listen` is `8080`, which is not an address. Write host and port, such as `10.0.0.5:3306`.
                  line 2: `journal` is `landfall.db`, which is not a journal. Write `jdbc:sqlite:landfall.db`.
                  line 3: `chat.irc` is not a setting. Accepted here: terminal, slack.
                  line 4: `approvals.approvers` is `ann`; it takes a list (`[one, two]`).
                  line 4: `approvals.four-eyes` is `maybe`, which is neither `true` nor `false`.
                  line 4: `approvals.mode` is `alive`, which is no mode. Write `armed` or `live`.
                  line 4: `approvals.required.promot`: nothing of that name is approved. Did you mean `promote`?
                  line 7: `servers.shop-old.address` is `127.0.0.1`, which is not an address. Write host and port, such as `10.0.0.5:3306`.
                  line 9: `servers.shop-old.password` takes `${NOT_SET}` from the environment, where it is not set. Set it before you start Landfall.
                  line 10: `servers.shop-old.canary.user` is `landfall`, Landfall's own account, which may write to a read-only server and so proves nothing. Name an account without any admin right.
                  line 11: `servers.shop-old.ssh.port` is `70000`, which is not a port. Write a number from 1 to 65535.
                  line 11: `servers.shop-old.ssh.key` is `no-such-key`, but there is no file %s that this user can read.
                  line 12: `servers.shop-new` is `nothing`; it takes settings below it (`key: value`).
                  line 15: `migrations.shop.source` is `shop-odl`, which is no server in this file. Did you mean `shop-old`?
                  line 17: `migrations.shop.budgte` is not a setting. Did you mean `budget`?
                  line 18: `migrations.shop.budget.downtime` is `60`, which has no unit. Write `60s`, `500ms`, `15m`, `2h` or `3d`.
                  line 19: `migrations.shop.copy.method` is `rsync`. There are `mariadb-backup`, `clone`, `clone-local` and `xtrabackup`.
                  line 19: `migrations.shop.copy.parallel` is `0`, which is not a whole number from 1.
                  line 19: `migrations.shop.copy.max-rate` is `50MiB`, which is not a rate. Write one such as `50MiB/s` or `100MB/s`.
                  line 20: `migrations.shop.maintenance.host` is `app-1`, which is no host in this file. There is none: add it under `hosts`.
                  line 20: `migrations.shop.maintenance` has `flag-file` and `on`. Write one of `flag-file`, `on` with `off`, `nginx` and `haproxy`.
                  line 20: `migrations.shop.maintenance.verify.url` is `nowhere`, which is not a web address. Write one such as `http://10.0.0.9:8081/health`.
                  line 20: `migrations.shop.maintenance.verify` expects 200 whether the page is on or off, so that it shows nothing. Write two different ones.
                  line 21: `migrations.shop.routes` names no route; the application must find its way.
                  line 22: `migrations.shop.posts.lag-clear` is 2 s, which is not below `lag-warn` (1 s). Write less, so that a warning does not come and go.
                  line 23: `migrations.shop.source` is given a second time, first in line 15. Keep one of them."""
                                .formatted(file(), directory.resolve("no-such-key")));
    }

    @Test
    void readsEveryKindOfRoute() throws IOException {
        List<RouteSettings> routes = routes(
                "{type: haproxy, host: app-1, backend: shop, server: db, address: \"127.0.0.1:3300\"}",
                "{type: haproxy, host: app-1, backend: shop, server: db, address: \"127.0.0.1:3300\", hold: true,"
                        + " drain: 1s}",
                "{type: command, host: app-1, get: dns get, set: 'dns set \"$1\"', replace: {old: new}}",
                "{type: http, url: \"http://127.0.0.1:8082/\", secret: \"file:canary-password\", from: [app-1]}",
                "{type: sql, admin: {address: \"127.0.0.1:6032\", user: admin, password: \"file:canary-password\"},"
                        + " statements: [\"UPDATE s SET host = :to_host\", LOAD], verify: SELECT host FROM s}");

        Map<String, String> replace = Map.of("127.0.0.1:3306", "127.0.0.1:3307");
        SshLogin app = read(WHOLE).migrations().get("shop").probeFrom().get(0);
        ServerAddress frontend = new ServerAddress("127.0.0.1", 3300);
        assertThat(routes)
                .containsExactly(
                        haproxy(app, replace, frontend, Optional.empty()),
                        haproxy(app, replace, frontend, Optional.of(new Hold(frontend, Duration.ofSeconds(1)))),
                        new RouteSettings.Commands(
                                app,
                                "dns get",
                                "dns set \"$1\"",
                                Map.of("old", "new"),
                                new Reached(Optional.empty(), List.of(app))),
                        new RouteSettings.Webhook(
                                URI.create("http://127.0.0.1:8082/"),
                                Secret.of("tweet"),
                                replace,
                                new Reached(Optional.empty(), List.of(app))),
                        new RouteSettings.Sql(
                                new DatabaseLogin(
                                        "127.0.0.1:6032",
                                        new ServerAddress("127.0.0.1", 6032),
                                        "admin",
                                        Secret.of("tweet")),
                                List.of(new Bound("UPDATE s SET host = :to_host"), new Bound("LOAD")),
                                new Bound("SELECT host FROM s"),
                                replace,
                                Reached.UNKNOWN));
    }

    private static RouteSettings haproxy(
            SshLogin app, Map<String, String> replace, ServerAddress frontend, Optional<Hold> hold) {
        return new RouteSettings.Haproxy(
                "/run/haproxy/admin.sock",
                "shop",
                "db",
                new ConfigFile(app, "/etc/haproxy/haproxy.cfg", replace, Optional.empty()),
                "haproxy -c -f {file}",
                new Reached(Optional.of(frontend), List.of(app)),
                hold);
    }

    @Test
    void refusesRoutesThatCannotBeSwitchedSo() {
        assertThat(refusal(withRoutes(
                        "{type: haproxi, host: app-1}",
                        "{host: app-1, path: /etc/app.conf}",
                        "{type: haproxy, host: app-1, backend: \"shop; shutdown\", server: db, replace: {old: new}}",
                        "{type: command, host: app-1, get: x, replace: {a: b, c: d}, reload: y}",
                        "{type: haproxy, host: app-1, backend: shop, server: db, hold: true}")))
                .hasMessageContainingAll(
                        "`migrations.shop.routes[1].type` is `haproxi`. Write one of command, config-file, haproxy, http, sql.",
                        "`migrations.shop.routes[2].type` is missing.",
                        "`migrations.shop.routes[3].backend` is `shop; shutdown`, which is no name that HAProxy allows.",
                        "`migrations.shop.routes[3]` leads HAProxy from and to {old=new}. HAProxy can be told one numeric"
                                + " address while it runs. Write `replace: {\"10.0.0.5:3306\": \"10.0.0.6:3306\"}`.",
                        "`migrations.shop.routes[4].set` is missing.",
                        "`migrations.shop.routes[4].replace` has 2 pairs; here one text comes instead of one other. Write"
                                + " one pair, or more routes.",
                        "`migrations.shop.routes[4].reload` is not a setting.",
                        "`migrations.shop.routes[5].hold` needs the `address` where HAProxy takes the application's"
                                + " connections: one of Landfall's own keeps the others waiting.")
                .hasMessageContaining("has 8 problems");
    }

    private List<RouteSettings> routes(String... routes) throws IOException {
        return read(withRoutes(routes)).migrations().get("shop").routes();
    }

    private static String withRoutes(String... routes) {
        String one = "      - {type: config-file, host: app-1, path: /etc/app.conf, reload: kill -HUP 1}\n";
        assertThat(WHOLE).contains(one);
        return WHOLE.replace(
                one, Stream.of(routes).map(route -> "      - " + route + "\n").collect(Collectors.joining()));
    }

    @Test
    void readsEveryKindOfPolitePage() throws IOException {
        String verify = "verify: {url: \"http://127.0.0.1:8081/\"}";
        assertThat(page("{host: app-1, on: show, off: hide, " + verify + "}"))
                .isEqualTo(new Maintenance.Commands("show", "hide"));
        assertThat(page("{host: app-1, haproxy: {backend: page, server: switch}, " + verify + "}"))
                .isEqualTo(new Maintenance.Haproxy("/run/haproxy/admin.sock", "page", "switch"));
        assertThat(page("{host: app-1, nginx: {language: nb, test: t, reload: r}, " + verify + "}"))
                .isEqualTo(new Maintenance.Nginx("/etc/nginx/landfall/shop.conf", ShippedPage.in("nb"), 30, "t", "r"));

        Files.writeString(directory.resolve("page.html"), "<p>Later.</p>");
        assertThat(page("{host: app-1, nginx: {directory: /srv/n, html: page.html}, " + verify + "}"))
                .isEqualTo(new Maintenance.Nginx(
                        "/srv/n/shop.conf", "<p>Later.</p>", 30, "nginx -T", "systemctl reload nginx"));

        Files.writeString(directory.resolve("page.html"), "<p>5 $</p>");
        assertThat(refusal(withPage("{host: app-1, nginx: {html: page.html, directory: a b, language: de}, off: x, "
                        + verify + "}")))
                .hasMessageContainingAll(
                        "`migrations.shop.maintenance` has `on` and `nginx`. Write one of",
                        "`migrations.shop.maintenance.nginx.directory` is `a b`, which is no path of letters",
                        "`migrations.shop.maintenance.nginx.language` is `de`. Landfall brings a page in `en` and one in"
                                + " `nb`; write `html` for one of yours.",
                        "`migrations.shop.maintenance.nginx.html` holds a dollar sign");
    }

    private Maintenance.Kind page(String text) throws IOException {
        return read(withPage(text))
                .migrations()
                .get("shop")
                .maintenance()
                .orElseThrow()
                .kind();
    }

    private static String withPage(String text) {
        String changed = WHOLE.replaceFirst(
                "    maintenance:\n(      .*\n)+", Matcher.quoteReplacement("    maintenance: " + text + "\n"));
        assertThat(changed).isNotEqualTo(WHOLE);
        return changed;
    }

    @Test
    void readsHowTheApplicationIsPaused() throws IOException {
        SshLogin app = read(WHOLE).migrations().get("shop").probeFrom().get(0);

        assertThat(pause("{host: app-1, command: pause, continue: go, limit: 5s}"))
                .contains(new Pause.ByCommand(app, "pause", "go", Duration.ofSeconds(5)));
        assertThat(pause("{url: \"https://app.example/pause\", secret: \"file:canary-password\"}"))
                .contains(new Pause.ByWeb(
                        URI.create("https://app.example/pause"), Secret.of("tweet"), Duration.ofSeconds(2)));
        assertThat(refusal(WHOLE + "    pause: {host: app-1, command: x}\n"))
                .hasMessageContaining("`migrations.shop.pause.continue` is missing.");
        assertThat(refusal(WHOLE + "    pause: {url: \"http://127.0.0.1/\", command: x}\n"))
                .hasMessageContainingAll(
                        "`migrations.shop.pause.secret` is missing.", "pause.command` is not a setting");
    }

    @Test
    void readsWhatTheTeamDoesBesidesWithoutResolvingItsSecrets() throws IOException {
        SshLogin app = read(WHOLE).migrations().get("shop").probeFrom().get(0);

        assertThat(read(withSteps(
                                "{name: quiet, at: before-window, host: app-1, act: \" tell ${OLD_PASSWORD} \", verify: told, undo: x}",
                                "{name: warm, at: after-window, host: app-1, act: y, verify: z, limit: 2m}"))
                        .migrations()
                        .get("shop")
                        .steps())
                .containsExactly(
                        new TeamStep(
                                "quiet",
                                At.BEFORE_WINDOW,
                                app,
                                new Command("tell ${OLD_PASSWORD}", Map.of("OLD_PASSWORD", Secret.of("s3cret"))),
                                new Command("told", Map.of()),
                                Optional.of(new Command("x", Map.of())),
                                Duration.ofSeconds(30)),
                        new TeamStep(
                                "warm",
                                At.AFTER_WINDOW,
                                app,
                                new Command("y", Map.of()),
                                new Command("z", Map.of()),
                                Optional.empty(),
                                Duration.ofMinutes(2)));
        assertThat(refusal(withSteps(
                        "{name: arm, at: now, host: app-2, act: \"a\\nb\", limit: 500ms}",
                        "{name: One Step, at: before-window, host: app-1, act: a, verify: \"${NOT_SET}\"}",
                        "{name: warm, at: after-window, host: app-1, act: y, verify: z}",
                        "{name: warm, at: after-window, host: app-1, act: y, verify: z}",
                        "{name: fence-source, at: after-window, host: app-1, act: y, verify: z}")))
                .hasMessageContainingAll(
                        "`migrations.shop.steps[1].at` is `now`. Write one of before-window, after-window.",
                        "`migrations.shop.steps[1].host` is `app-2`, which is no host in this file.",
                        "`migrations.shop.steps[1].act` is not one line of text. Write one line, or put a script on the host"
                                + " and run it.",
                        "`migrations.shop.steps[1].verify` is missing.",
                        "`migrations.shop.steps[1].limit` is `500ms`, which is too short. Write at least `1s`.",
                        "`migrations.shop.steps[2].name` is `One Step`, which is no name of a step.",
                        "`migrations.shop.steps[2].verify` takes `${NOT_SET}` from the environment, where it is not set.",
                        "`migrations.shop.steps[4].name` is `warm`, which is there already. Give each step a name of its own.",
                        "`migrations.shop.steps[5].name` is `fence-source`, a step of Landfall's own.");
    }

    private static String withSteps(String... steps) {
        return WHOLE + "    steps:\n      - " + String.join("\n      - ", steps) + "\n";
    }

    @Test
    void refusesStatementsWhoseMarksWouldNotBeBound() throws IOException {
        String admin =
                "type: sql, admin: {address: \"127.0.0.1:6032\", user: admin, password: \"file:canary-password\"}";

        assertThat(read(WHOLE + "    reads-first:\n      - {" + admin + ", statements: [x], verify: y}\n")
                        .migrations()
                        .get("shop")
                        .readsFirst())
                .hasSize(1);
        assertThat(refusal(withRoutes(
                        "{" + admin + ", statements: [\"SET host = ':to'\"], verify: \"SELECT ?\"}",
                        "{" + admin
                                + ", statements: [\"SET port = :to_port\"], verify: y, replace: {old: \"it's new\"}}",
                        "{type: sql, statements: x}")))
                .hasMessageContainingAll(
                        "`migrations.shop.routes[1].statements[1]` is `SET host = ':to'`, in which a mark stands within"
                                + " quotes, or a `?`.",
                        "`migrations.shop.routes[1].verify` is `SELECT ?`, in which a mark stands within quotes, or a `?`.",
                        "`migrations.shop.routes[2]` leads from and to {old=it's new}. In SQL such a name has no quote, no"
                                + " backslash and no line break.",
                        "`migrations.shop.routes[2].statements[1]` asks for a host or port, and `replace` has no addresses",
                        "`migrations.shop.routes[3].admin` is missing.",
                        "`migrations.shop.routes[3].statements` is `x`; it takes a list",
                        "`migrations.shop.routes[3].verify` is missing.");
    }

    private Optional<Pause> pause(String text) throws IOException {
        return read(WHOLE + "    pause: " + text + "\n")
                .migrations()
                .get("shop")
                .pause();
    }

    @Test
    void tellsWhatIsMissing() {
        LandfallException refusal = refusal("servers: {shop-old: {address: 10.0.0.5:3306}}\nmigrations:\n  shop: {}\n");

        assertThat(refusal)
                .hasMessage(
                        """
                %s has 9 problems. Nothing was started.
                  line 1: `approvals` is missing.
                  line 1: `servers.shop-old.user` is missing.
                  line 1: `servers.shop-old.password` is missing.
                  line 1: `servers.shop-old.canary` is missing.
                  line 1: `servers.shop-old.ssh` is missing.
                  line 3: `migrations.shop.source` is missing.
                  line 3: `migrations.shop.target` is missing.
                  line 3: `migrations.shop.maintenance` is missing.
                  line 3: `migrations.shop.routes` is missing."""
                                .formatted(file()));
    }

    @Test
    void readsWhenACutoverMayBe() throws IOException {
        MigrationSettings.Cutover given =
                cutover("{not-before: 2026-12-01T22:00:00+01:00, not-after: 2026-12-02T03:00Z," + " way-back: 3d}");

        assertThat(given.notBefore()).contains(OffsetDateTime.parse("2026-12-01T22:00:00+01:00"));
        assertThat(given.notAfter()).contains(OffsetDateTime.parse("2026-12-02T03:00:00Z"));
        assertThat(given.wayBack()).isEqualTo(Duration.ofDays(3));
        assertThat(read(WHOLE).migrations().get("shop").cutover())
                .isEqualTo(MigrationSettings.Cutover.atAnyTime(Duration.ofDays(7)));
    }

    private MigrationSettings.Cutover cutover(String yaml) throws IOException {
        return read(withCutover(yaml)).migrations().get("shop").cutover();
    }

    private static String withCutover(String yaml) {
        return WHOLE.replace("    maintenance:\n", "    cutover: " + yaml + "\n    maintenance:\n");
    }

    @Test
    void refusesTimesOfACutoverThatAreNoMomentsOrLeaveNoneBetweenThem() {
        String wanted = " Write one such as `2026-12-01T22:00:00+01:00`.";

        assertThat(refusal(withCutover("{not-before: 2026-12-01T22:00:00, not-after: 2026-12-01T23:00:00Z}")))
                .hasMessage(problem(
                        31,
                        "`migrations.shop.cutover.not-before` is `2026-12-01T22:00:00`, which has no offset from UTC, so"
                                + " that it is another moment elsewhere." + wanted));
        assertThat(refusal(withCutover("{not-after: tomorrow}")))
                .hasMessage(problem(
                        31,
                        "`migrations.shop.cutover.not-after` is `tomorrow`, which is not a point in time." + wanted));
        assertThat(refusal(
                        withCutover("{not-before: 2026-12-01T22:00:00+01:00, not-after: 2026-12-01T21:00:00+00:00}")))
                .hasMessage(problem(
                        31,
                        "`migrations.shop.cutover.not-after` is `2026-12-01T21:00:00Z`, which is not later than"
                                + " `not-before` (2026-12-01T22:00:00+01:00), so that no cutover could ever be. Write a"
                                + " later time, or leave one of them out."));
        assertThat(refusal(withCutover("{way-back: 0s}")))
                .hasMessage(problem(
                        31,
                        "`migrations.shop.cutover.way-back` is `0s`, which is no time at all. Write more than zero."));
        assertThat(refusal(withCutover("{notbefore: 1}")))
                .hasMessage(problem(
                        31, "`migrations.shop.cutover.notbefore` is not a setting. Did you mean `not-before`?"));
    }

    @Test
    void refusesOneServerAsSourceAndTarget() {
        LandfallException refusal = refusal(WHOLE.replace("target: shop-new", "target: shop-old"));

        assertThat(refusal)
                .hasMessage(
                        problem(
                                27,
                                "`migrations.shop.target` is `shop-old`, which is the source too. Name two different servers."));
    }

    @Test
    void readsWhichOtherServersFollowTheSourceAndRefusesThePairItself() throws IOException {
        String third = WHOLE.replace("migrations:\n", THIRD + "migrations:\n");

        assertThat(read(third.replace("target: shop-new", "target: shop-new\n    replicas: [shop-replica-1]"))
                        .migrations()
                        .get("shop")
                        .replicas())
                .extracting("name")
                .containsExactly("shop-replica-1");
        assertThat(refusal(third.replace(
                        "target: shop-new",
                        "target: shop-new\n    replicas: [shop-replica-1, shop-replica-1, shop-old, shop-replica-2]")))
                .hasMessageContainingAll(
                        "`migrations.shop.replicas` names `shop-replica-1` at 127.0.0.1:3308, which is the source, the"
                                + " target or named already. Name each other server that follows the source once.",
                        "`migrations.shop.replicas` names `shop-old` at 127.0.0.1:3306, which is",
                        "`migrations.shop.replicas[4]` is `shop-replica-2`, which is no server in this file. Did you mean"
                                + " `shop-replica-1`?");
    }

    @Test
    void refusesTwoServersAtOneAddress() {
        LandfallException refusal = refusal(WHOLE.replace("3307", "3306"));

        assertThat(refusal)
                .hasMessage(problem(
                        27,
                        "`migrations.shop.target` is `shop-new` at 127.0.0.1:3306, the same address as the source"
                                + " `shop-old`. Give two different servers."));
    }

    @Test
    void readsHowAServerProvesWhoItIsForEachOfItsAccounts() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), CA);

        MigrationSettings shop =
                read(withTls("{ca: ca.pem, verify: ca}")).migrations().get("shop");

        Tls tls = shop.source().login().tls().orElseThrow();
        assertThat(tls.ca()).isEqualTo(new Pem(directory.resolve("ca.pem"), Secret.of(CA)));
        assertThat(tls.own()).isEmpty();
        assertThat(tls.verifiesName()).isFalse();
        assertThat(shop.source().canary().tls()).contains(tls);
        assertThat(shop.target().login().tls()).isEmpty();
        assertThat(read(withTls("{ca: ca.pem}"))
                        .migrations()
                        .get("shop")
                        .source()
                        .login()
                        .tls()
                        .orElseThrow()
                        .verifiesName())
                .isTrue();
    }

    @Test
    void tellsEverythingThatIsWrongWithTlsAtOnce() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), CA);
        Files.writeString(directory.resolve("open.key"), "key");

        assertThat(refusal(withTls("{verify: none, cert: ca.pem, certificate: x}")))
                .hasMessageContainingAll(
                        "has 4 problems",
                        "line 12: `servers.shop-old.tls.ca` is missing: the file with the CA that has signed the"
                                + " server's certificate. Without one, nothing is proved.",
                        "`servers.shop-old.tls.verify` is `none`. `name` (the default) wants a certificate that the CA"
                                + " has signed for the host of the address, `ca` takes one for any name. To prove"
                                + " nothing, leave `tls` out.",
                        "`servers.shop-old.tls.cert` is there without `key`. Write both, or neither.",
                        "`servers.shop-old.tls.certificate` is not a setting.");
        assertThat(refusal(withTls("{ca: no.pem, cert: ca.pem, key: open.key}")))
                .hasMessageContainingAll(
                        "has 2 problems",
                        "`servers.shop-old.tls.ca` is `no.pem`, but there is no file " + directory.resolve("no.pem"),
                        "`servers.shop-old.tls.key` is in " + directory.resolve("open.key")
                                + ", which other users can read or write.");
        assertThat(refusal(withTls("{ca: known}")))
                .hasMessage(problem(
                        12,
                        "`servers.shop-old.tls`: " + directory.resolve("known")
                                + " holds no certificate (PEM, `-----BEGIN CERTIFICATE-----`)."));
    }

    private static String withTls(String tls) {
        return WHOLE.replace("    address: 127.0.0.1:3306\n", "    address: 127.0.0.1:3306\n    tls: " + tls + "\n");
    }

    @Test
    void refusesASecretFileThatOthersCanRead() throws IOException {
        Path secret = directory.resolve("canary-password");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));

        LandfallException refusal = refusal(WHOLE.replaceFirst("file:canary-password", "\\${OLD_PASSWORD}"));

        assertThat(refusal)
                .hasMessage(problem(
                        20,
                        "`servers.shop-new.canary.password` is in " + secret
                                + ", which other users can read or write. Run `chmod 600 " + secret + "`."));
    }

    @Test
    void refusesAClearPasswordInAFileThatOthersCanReadWithoutTellingIt() {
        LandfallException refusal = refusal(WHOLE.replaceFirst("\"\\$\\{OLD_PASSWORD}\"", "hunter2"));

        assertThat(refusal)
                .hasMessage(problem(
                        13,
                        "`servers.shop-old.password` stands here in clear, and other users can read " + file()
                                + ". Run `chmod 600 " + file() + "`, or write `${NAME}` or `file:PATH`."));
        assertThat(refusal).message().doesNotContain("hunter2");
    }

    @Test
    void tellsTheLineOfAMistakeInTheYaml() {
        LandfallException refusal = refusal("servers:\n  a: {address: 10.0.0.5:3306\n  b: 1\n");

        assertThat(refusal).hasMessage(problem(3, "This is not YAML: expected ',' or '}', but got :."));
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = directory.resolve("missing.yaml");

        LandfallException refusal =
                catchThrowableOfType(LandfallException.class, () -> ConfigurationFile.read(missing, ENVIRONMENT));

        assertThat(refusal)
                .hasMessage("Can't read the configuration file " + missing
                        + " (NoSuchFileException). Nothing was started. Name another with --config FILE.");
    }

    @Test
    void wantsABudgetWhereAWindowIsApprovedLive() throws IOException {
        String live = WHOLE.replace("expire-after: 10m", "mode: live");
        assertThat(read(live).approvals().mode()).isEqualTo(ApprovalMode.LIVE);

        String missing = "`migrations.shop.budget.downtime` is missing, and with `approvals.mode: live` people think"
                + " while nobody can write. Write how long that may be at most, such as `budget: {downtime: 60s}`.";
        assertThat(refusal(live.replace("downtime: 30s, ", ""))).hasMessage(problem(30, missing));
        assertThat(refusal(live.replaceAll(" +budget: .*\n", ""))).hasMessage(problem(25, missing));
    }

    @Test
    void takesSeveralPeopleOfTheDemoButNoneTwice() throws IOException {
        assertThat(read(WHOLE + "chat: {terminal: {demo-people: [ann, ben, cora]}}\n")
                        .demoPeople())
                .containsExactly("ann", "ben", "cora");

        assertThat(refusal(WHOLE + "chat: {terminal: {demo-people: [ann, ben, ann]}}\n"))
                .hasMessageContaining(
                        "`chat.terminal.demo-people` is [ann, ben, ann]; the demo has two or more different"
                                + " people, such as `[ann, ben]`.");
    }

    @Test
    void takesTheTwoPeopleOfTheDemo() throws IOException {
        String file = WHOLE + "chat: {terminal: {demo-people: [ann, ben]}}\n";

        assertThat(read(file).demoPeople()).containsExactly("ann", "ben");
    }

    @Test
    void refusesARateBelowTheLeastThatACopyCanGo() throws IOException {
        String slow = WHOLE.replace("max-rate: 50MiB/s", "max-rate: 255KiB/s");

        assertThat(refusal(slow))
                .hasMessage(problem(
                        29,
                        "`migrations.shop.copy.max-rate` is `255KiB/s`, which is slower than a copy can go. Write"
                                + " `256KiB/s` or more, or leave it out."));
        assertThat(read(slow.replace("255KiB", "256KiB"))
                        .migrations()
                        .get("shop")
                        .copy()
                        .throttle()
                        .maxRate())
                .contains(MigrationSettings.Throttle.SLOWEST);
    }

    @Test
    void readsWithWhichKeyTheRecordMayBeChangedAndWhatComesInstead() throws IOException {
        protectedFile("dns-key", "c2VjcmV0LWtleQ==\n");
        protectedFile("no-key", "not Base64\n");
        String dns =
                WHOLE.replace("    routes:", "    dns: {record: db.shop.example, server: 10.0.0.2%s}\n    routes:");

        assertThat(read(dns.formatted(""))
                        .migrations()
                        .get("shop")
                        .dns()
                        .orElseThrow()
                        .key())
                .isEmpty();
        assertThat(read(dns.formatted(", key-name: landfall, key: file:dns-key, replace: {10.0.0.5: 10.0.0.6}"))
                        .migrations()
                        .get("shop")
                        .dns())
                .contains(new MigrationSettings.Dns(
                        "db.shop.example",
                        Duration.ofSeconds(300),
                        "10.0.0.2",
                        List.of(),
                        Optional.of(
                                new MigrationSettings.DnsKey("landfall", "hmac-sha256", Secret.of("c2VjcmV0LWtleQ=="))),
                        Map.of("10.0.0.5", "10.0.0.6")));
        assertThat(refusal(dns.formatted(", key: file:dns-key, replace: {10.0.0.5: 10.0.0.6}")))
                .hasMessage(problem(
                        35,
                        "`migrations.shop.dns` has one of `key-name` and `key`, and lacks the other. Write both, so that"
                                + " Landfall changes the record, or none, so that a person does."));
        assertThat(refusal(dns.formatted(", key-name: landfall, key: file:no-key, replace: {10.0.0.5: 10.0.0.6}")))
                .hasMessage(problem(
                        35,
                        "`migrations.shop.dns.key` is no key in Base64. Take the `secret` that `tsig-keygen` prints."));
        assertThat(refusal(dns.formatted(", key-name: landfall, key: file:dns-key")))
                .hasMessage(problem(
                        35,
                        "`migrations.shop.dns` does not say which value comes instead of which: {127.0.0.1=127.0.0.1}."
                                + " Write `replace: {\"10.0.0.5\": \"10.0.0.6\"}` with one pair of different values."));
    }

    @Test
    void readsALoginWithSudoThroughABastion() throws IOException {
        protectedFile("passphrase", "open sesame\n");
        Files.writeString(directory.resolve("socket"), "");
        KeyFile key = new KeyFile(directory.resolve("id"), Optional.of(Secret.of("open sesame")));

        assertThat(ssh("port: 2201, user: deploy, key: id, passphrase: file:passphrase, known-hosts: known, sudo: true,"
                        + " jump: {host: gate, port: 2222, user: ops}"))
                .isEqualTo(new SshLogin("shop-old", "127.0.0.1", 2201, "deploy", key, known(), true, Optional.empty())
                        .through(new SshLogin(
                                "the bastion of shop-old",
                                "gate",
                                2222,
                                "ops",
                                key,
                                known(),
                                false,
                                Optional.empty())));
        assertThat(ssh("user: root, agent: socket, known-hosts: known").identity())
                .isEqualTo(new Agent(directory.resolve("socket")));
    }

    private SshLogin ssh(String yaml) throws IOException {
        return read(withSsh(yaml)).servers().get("shop-old").ssh();
    }

    private static String withSsh(String yaml) {
        return WHOLE.replace(OLD_SSH, "ssh: {host: 127.0.0.1, " + yaml + "}");
    }

    private Path known() {
        return directory.resolve("known");
    }

    @Test
    void refusesALoginWithoutAKeyOrWithMoreThanOneWay() throws IOException {
        Files.writeString(directory.resolve("socket"), "");
        int line = (int) WHOLE.substring(0, WHOLE.indexOf(OLD_SSH)).lines().count();

        assertThat(refusal(withSsh("user: root, known-hosts: known")))
                .hasMessage(problem(
                        line, "`servers.shop-old.ssh.key` is missing. Write a private key's file, or `agent`."));
        assertThat(refusal(withSsh("user: root, known-hosts: known, key: id, agent: socket")))
                .hasMessage(problem(
                        line,
                        "`servers.shop-old.ssh.agent` is there together with `key`. Write one of them: Landfall shows the"
                                + " host either that key, or each key of the agent."));
        assertThat(refusal(withSsh("user: root, known-hosts: known, agent: socket, passphrase: \"${OLD_PASSWORD}\"")))
                .hasMessage(problem(
                        line, "`servers.shop-old.ssh.passphrase` is there without the `key` that it opens. Write it."));
        Files.setPosixFilePermissions(Files.writeString(file(), ""), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refusal(withSsh("user: root, known-hosts: known, key: id, passphrase: open sesame")))
                .hasMessageContaining("`servers.shop-old.ssh.passphrase` stands here in clear");
    }

    private Path file() {
        return directory.resolve("landfall.yaml");
    }

    private String problem(int line, String text) {
        return file() + " has 1 problem. Nothing was started.\n  line " + line + ": " + text;
    }

    private Configuration read(String text) throws IOException {
        Files.writeString(file(), text);
        return ConfigurationFile.read(file(), ENVIRONMENT);
    }

    private LandfallException refusal(String text) {
        return catchThrowableOfType(LandfallException.class, () -> read(text));
    }

    private void protectedFile(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
