package io.landfall.runbooks.settings;

import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the team does beside a switch, as the configuration file describes it.
 *
 * @param name unlike that of any other step
 * @param host where its commands are run
 * @param act makes it so; may be run again
 * @param verify ends with status 0 exactly when it is so
 * @param undo takes it back; empty when it is not
 * @param limit how long each command may take, at least a second
 */
public record TeamStep(
        String name, At at, SshLogin host, Command act, Command verify, Optional<Command> undo, Duration limit) {

    /** When it is done: never between the fence and the opening. */
    public enum At {
        BEFORE_WINDOW("before-window"),
        AFTER_WINDOW("after-window");

        private final String word;

        At(String word) {
            this.word = word;
        }

        /** What people write for it, and approve. */
        public String word() {
            return word;
        }
    }

    /**
     * A line of shell.
     *
     * @param text as it is written, {@code ${NAME}} included: that is what people and the journal see
     * @param variables what those names stand for, known to the shell that runs it alone
     */
    public record Command(String text, Map<String, Secret> variables) {}

    /** Returns what a command of it has printed, with the names of variables where their values stood. */
    public String hide(String printed) {
        return Stream.concat(Stream.of(act, verify), undo.stream())
                .flatMap(command -> command.variables().entrySet().stream())
                .filter(variable -> !variable.getValue().reveal().isEmpty())
                .reduce(
                        printed,
                        (text, variable) -> text.replace(variable.getValue().reveal(), "${" + variable.getKey() + "}"),
                        String::concat);
    }
}
