package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.settings.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads how an application that keeps its connections is made to wait: by commands, or by requests when there is a
 * {@code url}.
 *
 * @param hosts the hosts in the file, by name
 */
record PauseReader(Map<String, SshLogin> hosts) {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    Optional<Pause> read(Section section) {
        Duration limit = section.or("limit", Form.POSITIVE_DURATION, LIMIT);
        Optional<Pause> pause = section.has("url") ? byWeb(section, limit) : byCommand(section, limit);
        section.end();
        return pause;
    }

    private static Optional<Pause> byWeb(Section section, Duration limit) {
        return Optional.of(new Pause.ByWeb(section.required("url", Form.WEB_ADDRESS), section.secret("secret"), limit));
    }

    private Optional<Pause> byCommand(Section section, Duration limit) {
        section.knows(List.of("url", "secret"));
        Optional<SshLogin> host = section.required("host", Form.nameOf("host", hosts));
        String command = section.required("command", Form.TEXT);
        String goOn = section.required("continue", Form.TEXT);
        return host.map(login -> new Pause.ByCommand(login, command, goOn, limit));
    }
}
