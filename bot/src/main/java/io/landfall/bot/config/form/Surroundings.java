package io.landfall.bot.config.form;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.runbooks.settings.TeamStep.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What surrounds a configuration file: the environment, the files beside it, the home directory. It notes what the file
 * takes from there, so that it can be read again when that has changed.
 */
public final class Surroundings {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final Map<String, String> environment;
    private final Optional<Map<String, Secret>> kept;
    private final Map<String, Secret> variables = new TreeMap<>();
    private final Map<String, Secret> files = new TreeMap<>();

    private Surroundings(Path file, Map<String, String> environment, Optional<Map<String, Secret>> kept) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.kept = kept;
    }

    /**
     * As they are now.
     *
     * @param file the configuration file, absolute
     * @param environment the process's environment
     */
    public static Surroundings now(Path file, Map<String, String> environment) {
        return new Surroundings(file, environment, Optional.empty());
    }

    /** As they were then: nothing is looked up, and a file that is named need not be there any more. */
    public static Surroundings then(Written written) {
        Map<String, String> environment = new HashMap<>();
        written.variables().forEach((name, value) -> environment.put(name, value.reveal()));
        return new Surroundings(written.file(), environment, Optional.of(written.files()));
    }

    /** Whether they are those of a file that was kept. */
    boolean areKept() {
        return kept.isPresent();
    }

    public Path file() {
        return file;
    }

    /** Returns {@code text} of the file together with everything that was taken from outside of it so far. */
    public Written written(String text) {
        return new Written(file, Secret.of(text), variables, files);
    }

    /** Returns the text with every {@code ${NAME}} replaced; throws BAD_INPUT that names one that is not set. */
    public String expand(String where, String text) {
        return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(variable(where, found.group(1))));
    }

    private String variable(String where, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw LandfallException.badInput("`" + where + "` takes `${" + name
                    + "}` from the environment, where it is not set. Set it before you start Landfall.");
        }
        variables.put(name, Secret.of(value));
        return value;
    }

    /** Returns the path, with {@code ~} as the home directory, relative to the configuration file's directory. */
    public Path path(String text) {
        boolean atHome = text.equals("~") || text.startsWith("~/");
        if (!atHome) {
            return file.resolveSibling(text).normalize();
        }
        String home = environment.getOrDefault("HOME", "/root");
        variables.put("HOME", Secret.of(home));
        return file.resolveSibling(home + text.substring(1)).normalize();
    }

    /** Returns the path of a file that is there; throws BAD_INPUT when it is not or can't be read. */
    Path existing(String where, String text) {
        Path path = path(text);
        if (kept.isEmpty() && !Files.isReadable(path)) {
            throw LandfallException.badInput(
                    "`" + where + "` is `" + text + "`, but there is no file " + path + " that this user can read.");
        }
        return path;
    }

    /**
     * Returns what is written, or with {@code file:PATH} the first line of that file. Throws BAD_INPUT when other users
     * can read the file that holds it.
     */
    Secret secret(String where, String written, String expanded) {
        if (expanded.startsWith("file:")) {
            String content = privateContent(where, expanded.substring("file:".length()));
            return Secret.of(content.lines().findFirst().orElse(""));
        }
        if (kept.isEmpty() && !VARIABLE.matcher(written).find() && isOpenToOthers(file)) {
            throw LandfallException.badInput("`" + where + "` stands here in clear, and other users can read " + file
                    + ". Run `chmod 600 " + file + "`, or write `${NAME}` or `file:PATH`.");
        }
        return Secret.of(expanded);
    }

    /** Returns what a file says. */
    String text(String where, String path) {
        return content(where, path);
    }

    /** Returns a line of shell with what its {@code ${NAME}} stand for beside it, so that it can be shown and journaled. */
    Command command(String where, String written) {
        if (!written.matches("\\P{Cntrl}+")) {
            throw LandfallException.badInput(
                    "`" + where + "` is not one line of text. Write one line, or put a script on the host and run it.");
        }
        Map<String, Secret> named = new TreeMap<>();
        VARIABLE.matcher(written)
                .results()
                .map(found -> found.group(1))
                .forEach(name -> named.put(name, Secret.of(variable(where, name))));
        return new Command(written, named);
    }

    /** Returns a file of certificates. */
    Pem certificates(String where, String text) {
        return new Pem(path(text), Secret.of(content(where, text)));
    }

    /** Returns a file with a private key; throws BAD_INPUT when other users can read it. */
    Pem privateKey(String where, String text) {
        return new Pem(path(text), Secret.of(privateContent(where, text)));
    }

    private String privateContent(String where, String text) {
        if (kept.isEmpty() && isOpenToOthers(existing(where, text))) {
            throw LandfallException.badInput("`" + where + "` is in " + path(text)
                    + ", which other users can read or write. Run `chmod 600 " + path(text) + "`.");
        }
        return content(where, text);
    }

    private String content(String where, String text) {
        Secret content = kept.map(then -> Optional.ofNullable(then.get(text))
                        .orElseThrow(() -> LandfallException.badInput("`" + where + "` was not kept.")))
                .orElseGet(() -> read(where, text));
        files.put(text, content);
        return content.reveal();
    }

    private Secret read(String where, String text) {
        Path path = existing(where, text);
        try {
            return Secret.of(Files.readString(path));
        } catch (IOException e) {
            throw LandfallException.badInput(
                    "`" + where + "` is in " + path + ", which can't be read as text: " + e.getMessage());
        }
    }

    private static boolean isOpenToOthers(Path path) {
        try {
            return Files.getPosixFilePermissions(path).stream().anyMatch(OF_OTHERS::contains);
        } catch (IOException e) {
            throw LandfallException.external("Can't read the permissions of " + path + ": " + e.getMessage(), e);
        }
    }
}
