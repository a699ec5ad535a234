package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Problems;
import io.landfall.bot.config.form.Section;
import io.landfall.bot.config.form.Surroundings;
import io.landfall.bot.config.form.Written;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** The file people write. */
public final class ConfigurationFile {

    private static final String JOURNAL = "jdbc:sqlite:";
    private static final String USUAL_JOURNAL = "landfall.db";
    private static final Pattern JOURNAL_LINE =
            Pattern.compile("(?m)^journal\\s*:\\s*[\"']?" + JOURNAL + "([^\\s\"'#]+)");
    private static final ServerAddress LISTEN = new ServerAddress("127.0.0.1", 8080);
    private static final Form<String> JOURNAL_ADDRESS = Form.TEXT.that(
            text -> text.startsWith(JOURNAL) && text.length() > JOURNAL.length(),
            "which is not a journal. Write `jdbc:sqlite:landfall.db`.");

    private final Surroundings surroundings;
    private final Problems problems = new Problems();

    private ConfigurationFile(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Reads the file; throws BAD_INPUT that tells everything that is wrong with it, by line. */
    public static Configuration read(Path file, Map<String, String> environment) {
        ConfigurationFile now =
                new ConfigurationFile(Surroundings.now(file.toAbsolutePath().normalize(), environment));
        return now.read(now.text());
    }

    /** Returns the journal of a file that may have any mistake, or be gone: the usual one when none can be read. */
    static Path journalNamedIn(Path file, Map<String, String> environment) {
        Surroundings surroundings = Surroundings.now(file, environment);
        try {
            Matcher named = JOURNAL_LINE.matcher(new ConfigurationFile(surroundings).text());
            return surroundings.path(named.find() ? surroundings.expand("journal", named.group(1)) : USUAL_JOURNAL);
        } catch (LandfallException e) {
            return surroundings.path(USUAL_JOURNAL); // whoever reads the file says what is wrong with it
        }
    }

    /** Reads a file again as it was then; neither it nor anything that it took from outside is looked at. */
    static Configuration read(Written written) {
        return new ConfigurationFile(Surroundings.then(written))
                .read(written.text().reveal());
    }

    private Configuration read(String text) {
        Section root = Section.root(compose(text), surroundings, problems);
        ServerAddress listen = root.or("listen", Form.ADDRESS, LISTEN);
        String journal = root.or("journal", JOURNAL_ADDRESS, JOURNAL + USUAL_JOURNAL);
        Optional<Section> chat = root.optionalSection("chat");
        List<String> demoPeople = chat.map(this::demoPeople).orElse(List.of());
        Optional<SlackSettings> slack =
                chat.flatMap(section -> section.optionalSection("slack")).map(SlackReader::read);
        chat.ifPresent(Section::end);
        Approvals approvals = new ApprovalsReader(MigrationRunbooks.approvals()).read(root.section("approvals"));
        slack.ifPresent(settings -> refuseUnknownPeople(root.section("approvals"), approvals));
        Map<String, SshLogin> hosts = root.optionalSection("hosts")
                .map(section -> named(section, this::host))
                .orElse(Map.of());
        Map<String, ServerSettings> servers = named(root.section("servers"), this::server);
        Map<String, MigrationSettings> migrations =
                named(root.section("migrations"), new MigrationReader(hosts, servers, approvals.mode())::read);
        root.end();
        problems.refuse(surroundings.file());
        Path journalFile = surroundings.path(journal.substring(JOURNAL.length()));
        return new Configuration(
                surroundings.file(),
                listen,
                journalFile,
                demoPeople,
                slack,
                approvals,
                servers,
                migrations,
                surroundings.written(text));
    }

    private String text() {
        try {
            return Files.readString(surroundings.file());
        } catch (IOException e) {
            throw LandfallException.badInput("Can't read the configuration file " + surroundings.file() + " ("
                    + e.getClass().getSimpleName() + "). Nothing was started. Name another with --config FILE.");
        }
    }

    private Node compose(String text) {
        try {
            Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (node == null) {
                throw LandfallException.badInput(surroundings.file() + " is empty. Nothing was started.");
            }
            return node;
        } catch (MarkedYAMLException e) {
            problems.add(e.getProblemMark().getLine() + 1, "This is not YAML: " + e.getProblem() + ".");
            problems.refuse(surroundings.file());
            throw e;
        }
    }

    private static void refuseUnknownPeople(Section section, Approvals approvals) {
        boolean anybody = approvals.approvers().isEmpty()
                || approvals.approvers().stream().anyMatch(approver -> approver.matches("[UWS][A-Z0-9]{7,20}"));
        if (!anybody) {
            section.problem(
                    "approvers",
                    "`approvals.approvers` is " + approvals.approvers()
                            + "; in Slack people and groups are ids, such as"
                            + " `[U024BE7LH, S0614TZR7]`, so that nobody could ever approve.");
        }
    }

    private List<String> demoPeople(Section chat) {
        Optional<Section> terminal = chat.optionalSection("terminal");
        List<String> people = terminal.flatMap(section -> section.optionalList("demo-people", Form.TEXT))
                .orElse(List.of());
        terminal.ifPresent(Section::end);
        if (!people.isEmpty() && !areDifferent(people)) {
            terminal.orElseThrow()
                    .problem(
                            "demo-people",
                            "`chat.terminal.demo-people` is " + people + "; the demo has two or more different"
                                    + " people, such as `[ann, ben]`.");
        }
        return people;
    }

    private static boolean areDifferent(List<String> people) {
        return people.size() > 1 && people.stream().distinct().count() == people.size();
    }

    private Optional<SshLogin> host(String name, Section section) {
        SshLogin login = SshReader.read(name, section.section("ssh"));
        section.end();
        return Optional.of(login);
    }

    private Optional<ServerSettings> server(String name, Section section) {
        return Optional.of(ServerReader.read(name, section));
    }

    private <T> Map<String, T> named(Section section, BiFunction<String, Section, Optional<T>> read) {
        Map<String, T> things = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
                section.problem(
                        name, "`" + section.path() + "` has the name `" + name + "`. Use letters, digits, - . and _.");
            }
            read.apply(name, section.section(name)).ifPresent(thing -> things.put(name, thing));
        }
        return things;
    }
}
