package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.settings.MigrationSettings.Maintenance;
import io.landfall.runbooks.settings.MigrationSettings.Verify;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads how the polite page is switched.
 *
 * @param hosts the hosts in the file, by name
 */
record MaintenanceReader(Map<String, SshLogin> hosts) {

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
        Optional<String> flag = section.optional("flag-file", section.unlessKept(Form.HOST_PATH));
        String on = flag.map(file -> "touch -- " + quoted(file)).orElseGet(() -> section.required("on", Form.TEXT));
        String off = flag.map(file -> "rm -f -- " + quoted(file)).orElseGet(() -> section.required("off", Form.TEXT));
        refuseBothWays(section, flag);
        Verify verify = verify(section.section("verify"));
        section.end();
        return host.map(login -> new Maintenance(login, on, off, flag, verify));
    }

    private void refuseBothWays(Section section, Optional<String> flag) {
        Optional<String> command = Stream.of("on", "off").filter(section::has).findFirst();
        if (flag.isPresent() && command.isPresent()) {
            section.optional("on", Form.TEXT);
            section.optional("off", Form.TEXT);
            section.problem(
                    command.get(),
                    "`" + section.path() + "` has a `flag-file` and commands. Write `flag-file`, or `on` and `off`.");
        }
    }

    private Verify verify(Section section) {
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

    private static String quoted(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }
}
