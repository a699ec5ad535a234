package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Setting;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists what applications will notice although the move carries the source's settings over: what the target's own option
 * files say otherwise, and the time zone of its host.
 */
public record SettingsKept(Pair pair) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ZONE = "time_zone";

    @Override
    public String name() {
        return "settings_kept";
    }

    @Override
    public Finding look() {
        Map<String, String> operators = new SettingsFile(pair.target()).operators();
        List<String> different = new ArrayList<>();
        for (Setting setting : pair.source().view().settings()) {
            boolean kept = TargetSettings.isOperators(setting, pair.target().dialect(), operators);
            Optional<String> written = Optional.ofNullable(operators.get(setting.option()));
            if (kept && written.filter(value -> same(value, setting.value())).isEmpty()) {
                different.add(setting.name() + " is " + setting.value() + " on " + source() + " and "
                        + written.orElse("not set") + " in the option files of " + target());
            } else if (!kept && setting.name().equals(ZONE) && setting.value().equals("SYSTEM")) {
                zoneOfTheHost().ifPresent(different::add);
            }
        }
        return different.isEmpty()
                ? Finding.ok("applications will find the settings of " + source() + " on " + target())
                : Finding.warn(
                        String.join("; ", different),
                        "This is what they will find on " + target() + ", and everything else as on " + source()
                                + ". Where that is not wanted, take these settings out of the option files there, or set"
                                + " them as on " + source() + ".");
    }

    /** A file says {@code 16M} or {@code true} for what a server shows as 16777216 or ON. */
    private static boolean same(String written, String shown) {
        return SettingsFile.same(written, shown)
                || written.matches("\\d+[KMGTkmgt]")
                        && Long.toString(OptionSize.parse(written).bytes()).equals(shown);
    }

    /** Nobody has named a time zone: each server has that of its host. */
    private Optional<String> zoneOfTheHost() {
        String old = pair.source().view().variables().text("system_time_zone");
        String now = pair.target().host().run("date +%Z", LIMIT).strip();
        return Optional.of(ZONE + " is SYSTEM, which is " + old + " on " + source() + " and " + now + " on "
                        + pair.target().host().name() + ", so that NOW() will be another")
                .filter(sentence -> !old.equals(now));
    }

    private String source() {
        return pair.source().name();
    }

    private String target() {
        return pair.target().name();
    }
}
