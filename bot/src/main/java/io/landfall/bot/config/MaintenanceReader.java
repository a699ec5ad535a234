package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.maintenance.ShippedPage;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.Maintenance.Commands;
import io.landfall.runbooks.settings.Maintenance.FlagFile;
import io.landfall.runbooks.settings.Maintenance.Haproxy;
import io.landfall.runbooks.settings.Maintenance.Nginx;
import io.landfall.runbooks.settings.Maintenance.Verify;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads how the polite page is switched.
 *
 * @param hosts the hosts in the file, by name
 * @param migration whose page it is
 * @param budget for how long it may be shown
 */
record MaintenanceReader(Map<String, SshLogin> hosts, String migration, Duration budget) {

    private static final String FLAG_FILE = "flag-file";
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String NGINX = "nginx";
    private static final String HAPROXY = "haproxy";

    /** nginx takes these in a path as they are. */
    private static final Form<String> PLAIN_PATH = Form.TEXT.that(
            path -> path.matches("(/[A-Za-z0-9_.-]+)+"),
            "which is no path of letters, digits, `-`, `.` and `_` that begins with `/`.");

    private static final Form<String> LANGUAGE = Form.oneOf(
            ShippedPage.LANGUAGES, ". Landfall brings a page in `en` and one in `nb`; write `html` for one of yours.");

    /** Returns how it is switched; empty when the operator wants none, or when it is a problem. */
    Optional<Maintenance> read(Section migration) {
        if (migration.is("maintenance", "none")) {
            migration.optional("maintenance", Form.TEXT);
            return Optional.empty();
        }
        if (!migration.has("maintenance")) {
            migration.required("maintenance", Form.TEXT);
            return Optional.empty();
        }
        Section section = migration.section("maintenance");
        Optional<SshLogin> host = section.required("host", Form.nameOf("host", hosts));
        Maintenance.Kind kind = kind(section);
        Verify verify = verify(section.section("verify"));
        section.end();
        return host.map(login -> new Maintenance(login, kind, verify));
    }

    private Maintenance.Kind kind(Section section) {
        section.knows(List.of(FLAG_FILE, ON, OFF, NGINX, HAPROXY));
        List<String> given = Stream.of(FLAG_FILE, ON, NGINX, HAPROXY)
                .filter(key -> section.has(key) || key.equals(ON) && section.has(OFF))
                .toList();
        if (given.size() > 1) {
            section.problem(
                    given.get(1),
                    "`" + section.path() + "` has "
                            + given.stream().map(key -> "`" + key + "`").collect(Collectors.joining(" and "))
                            + ". Write one of `flag-file`, `on` with `off`, `nginx` and `haproxy`.");
        }
        if (section.has(FLAG_FILE)) {
            return new FlagFile(section.required(FLAG_FILE, section.unlessKept(Form.HOST_PATH)));
        }
        if (section.has(NGINX)) {
            return nginx(section.section(NGINX));
        }
        if (section.has(HAPROXY)) {
            return haproxy(section.section(HAPROXY));
        }
        return new Commands(section.required(ON, Form.TEXT), section.required(OFF, Form.TEXT));
    }

    private Nginx nginx(Section section) {
        String directory = section.or("directory", PLAIN_PATH, "/etc/nginx/landfall");
        String language = section.or("language", LANGUAGE, ShippedPage.LANGUAGES.get(0));
        String page = section.text("html").orElseGet(() -> ShippedPage.in(language));
        if (page.contains("$")) {
            section.problem(
                    "html",
                    "`" + section.where("html")
                            + "` holds a dollar sign, for which nginx would put a variable. Write `&#36;` instead.");
        }
        String test = section.or("test", Form.TEXT, "nginx -T");
        String reload = section.or("reload", Form.TEXT, "systemctl reload nginx");
        section.end();
        return new Nginx(directory + "/" + migration + ".conf", page, Math.max(1, budget.toSeconds()), test, reload);
    }

    private static Haproxy haproxy(Section section) {
        Haproxy haproxy = new Haproxy(
                section.or("socket", Form.TEXT, RouteReader.SOCKET),
                section.required("backend", RouteReader.HAPROXY_NAME),
                section.required("server", RouteReader.HAPROXY_NAME));
        section.end();
        return haproxy;
    }

    private static Verify verify(Section section) {
        Verify verify = new Verify(
                section.required("url", Form.WEB_ADDRESS),
                section.or("on", Form.HTTP_STATUS, 503),
                section.or("off", Form.HTTP_STATUS, 200));
        section.end();
        if (verify.on() == verify.off()) {
            section.problem(
                    section.has("on") ? "on" : "off",
                    "`" + section.path() + "` expects " + verify.on()
                            + " whether the page is on or off, so that it shows nothing. Write two different ones.");
        }
        return verify;
    }
}
