package io.landfall.runbooks.step;

import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.settings.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done by hand about one thing, when Landfall itself is gone: lines of a script, and what a person does when one
 * of them stops it.
 *
 * @param what what is so afterwards, as a sentence
 * @param lines in order; none when only a person can do it
 * @param otherwise what to do when a line does not answer as expected, as sentences
 */
public record ByHand(String what, List<Line> lines, String otherwise) {

    private static final Logger LOG = LoggerFactory.getLogger(ByHand.class);

    /** Something that a script can do. */
    public sealed interface Command {

        /** The server or host where it is done, as people know it. */
        String place();
    }

    /** Something on a server. */
    public sealed interface OnServer extends Command {

        ServerSettings server();

        @Override
        default String place() {
            return server().name();
        }
    }

    /** Statements on a server; prints values alone, and what ends with {@code \G} with its columns' names. */
    public record Sql(ServerSettings server, String statements) implements OnServer {}

    /** The same; the password in {@code file}, as SQL writes it, takes the place of {@code {password}}. */
    public record SqlWithPassword(ServerSettings server, String statements, Path file) implements OnServer {}

    /** The sessions whose ids {@code query} gives are killed, in its order, and seen to be gone; prints {@code gone}. */
    public record EndSessions(ServerSettings server, String query) implements OnServer {}

    /** A command in the shell of a host. */
    public record Shell(SshLogin host, String command) implements Command {
        @Override
        public String place() {
            return host.name();
        }
    }

    /** A request by plain HTTP; prints the status of the answer. */
    public record Web(URI url) implements Command {

        /** Host and port. */
        @Override
        public String place() {
            return url.getHost() + ":" + (url.getPort() < 0 ? 80 : url.getPort());
        }

        /** What is requested there. */
        public String path() {
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        }
    }

    /** What must be printed. */
    public sealed interface Answer {}

    /** This and nothing else; empty means nothing at all. */
    public record Exactly(String text) implements Answer {}

    /** These lines among others, blanks around them aside. */
    public record Lines(List<String> lines) implements Answer {}

    /** Whatever it is; only that it was done counts. */
    public record Anything() implements Answer {}

    /**
     * One thing that is made so.
     *
     * @param what what is so afterwards, in a few words
     * @param look prints {@code wanted} when it is so, before or after; empty: {@code act} is done each time and prints it
     * @param act makes it so, and may be done again; empty: it is only looked at
     */
    public record Line(String what, Answer wanted, Optional<Command> look, Optional<Command> act) {}

    public ByHand {
        lines = List.copyOf(lines);
    }

    /** What a person does when {@code step} can't be done; it may have to ask the very host that does not answer. */
    public static String sentence(Step step) {
        try {
            return step.byHand();
        } catch (RuntimeException e) {
            LOG.warn("What to do by hand about {} can't be told", step.name(), e);
            return "see " + step.name() + " in the break-glass script.";
        }
    }

    public static ByHand of(String what) {
        return new ByHand(what, List.of(), "See why it says that, and mend it.");
    }

    /** Returns a copy that tells what to do when a line stops it. */
    public ByHand otherwise(String sentences) {
        return new ByHand(what, lines, sentences);
    }

    /** Returns one that does what this one does, and then what the other does. */
    public ByHand and(ByHand other) {
        List<Line> more = new ArrayList<>(lines);
        more.addAll(other.lines);
        return new ByHand(what + " " + other.what, more, otherwise);
    }

    /** Returns a copy with one more line: {@code act} is done unless {@code look} prints {@code wanted} already. */
    public ByHand make(String thing, Command look, String wanted, Command act) {
        return with(new Line(thing, new Exactly(wanted), Optional.of(look), Optional.of(act)));
    }

    /** Returns a copy with one more line, which is done each time and prints {@code wanted}. */
    public ByHand run(String thing, Command act, Answer wanted) {
        return with(new Line(thing, wanted, Optional.empty(), Optional.of(act)));
    }

    /** Returns a copy with one more line, which shows what {@code look} prints. */
    public ByHand show(String thing, Command look) {
        return with(new Line(thing, new Anything(), Optional.of(look), Optional.empty()));
    }

    /** Returns a copy with one more line. */
    public ByHand with(Line line) {
        List<Line> more = new ArrayList<>(lines);
        more.add(line);
        return new ByHand(what, more, otherwise);
    }
}
