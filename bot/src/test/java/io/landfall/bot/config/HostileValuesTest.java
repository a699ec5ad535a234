package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something hostile is planted at every key that the file takes. Most values can't be read then. A key that takes it is
 * named here, with what keeps it from a shell: whoever adds one has to say so.
 */
class HostileValuesTest {

    /** What a shell would run, or a program take for an option. */
    private static final List<String> HOSTILE = List.of(
            "/x$(touch pwned)",
            "/x`touch pwned`",
            "/x'; touch pwned; '",
            "/x\"; touch pwned; \"",
            "/x\ntouch pwned\n",
            "/x; touch pwned",
            "-oProxyCommand=touch pwned");

    /** What people write there is meant for a shell. */
    private static final List<String> COMMANDS = List.of(
            "servers.NAME.service.start",
            "servers.NAME.service.stop",
            "migrations.NAME.maintenance.on",
            "migrations.NAME.maintenance.off",
            "migrations.NAME.maintenance.nginx.test",
            "migrations.NAME.maintenance.nginx.reload",
            "migrations.NAME.pause.command",
            "migrations.NAME.pause.continue",
            "ROUTE.reload",
            "ROUTE.test",
            "ROUTE.get",
            "ROUTE.set",
            "migrations.NAME.steps[].act",
            "migrations.NAME.steps[].verify",
            "migrations.NAME.steps[].undo");

    /** Reach a host's shell as quoted words: {@code live/HostileKeysTest} does all of it with such paths and names. */
    private static final List<String> QUOTED = List.of(
            "servers.NAME.defaults-file",
            "servers.NAME.settings-dir",
            "servers.NAME.data-dir",
            "servers.NAME.ssh.authorized-keys",
            "migrations.NAME.copy.directory",
            "migrations.NAME.maintenance.flag-file",
            "migrations.NAME.maintenance.haproxy.socket",
            "ROUTE.path",
            "ROUTE.socket",
            "ROUTE.replace.NAME");

    /** Go to a server as bound parameters or quoted names, to a name server or a web server, or to people. */
    private static final List<String> TOLD = List.of(
            "servers.NAME.user",
            "servers.NAME.password",
            "servers.NAME.canary.user",
            "servers.NAME.canary.password",
            "servers.NAME.replica-host",
            "migrations.NAME.channel",
            "migrations.NAME.dns.record",
            "migrations.NAME.dns.server",
            "migrations.NAME.dns.servers",
            "migrations.NAME.dns.key-name",
            "migrations.NAME.dns.replace.NAME",
            "migrations.NAME.pause.secret",
            "ROUTE.secret",
            "ROUTE.admin.user",
            "ROUTE.admin.password",
            "ROUTE.statements",
            "ROUTE.verify",
            "approvals.approvers",
            "chat.slack.signing-secret",
            "migrations.NAME.checklist");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KINDS = List.of("config-file", "haproxy", "command", "http", "sql");

    @TempDir
    Path directory;

    @Test
    void everyKeyRefusesItOrIsKnownToKeepItFromAShell() throws IOException {
        Set<String> takesIt = new TreeSet<>();
        for (String key : leaves(new AcceptedKeys(directory).all())) {
            if (HOSTILE.stream().anyMatch(value -> takes(key, value))) {
                takesIt.add(key);
            }
        }

        assertThat(takesIt)
                .containsExactlyInAnyOrderElementsOf(Stream.of(COMMANDS, QUOTED, TOLD)
                        .flatMap(List::stream)
                        .flatMap(key -> Stream.of("migrations.NAME.routes[]", "migrations.NAME.reads-first[]")
                                .map(route -> key.replace("ROUTE", route))
                                .distinct())
                        .distinct()
                        .toList());
    }

    @Test
    void noNameOfAHostServerOrMigrationIsHostile() {
        for (String group : List.of("hosts", "servers", "migrations")) {
            for (String value : HOSTILE) {
                assertThat(refusal(group, Map.of(value, Map.of()), ""))
                        .contains("`" + group + "` has the name `" + value);
            }
        }
    }

    /** Those with nothing below them; what is replaced is a name and a value of the user's own. */
    private static List<String> leaves(Set<String> keys) {
        return keys.stream()
                .filter(key -> keys.stream()
                        .noneMatch(
                                other -> other.startsWith(key + ".") || other.startsWith(key + AcceptedKeys.IN_LIST)))
                .map(key -> key.endsWith(".replace") ? key + "." + AcceptedKeys.ANY : key)
                .toList();
    }

    /** Whether nothing in the refusal is about the value there: a list takes it as its one value. */
    private boolean takes(String key, String value) {
        String shown = key.replace(AcceptedKeys.IN_LIST, "[1]");
        List<String> kinds = key.contains(".admin.") ? List.of("sql") : KINDS;
        return kinds.stream()
                .flatMap(kind -> Stream.of(refusal(key, value, kind), refusal(key, List.of(value), kind)))
                .anyMatch(refusal -> !isAbout(refusal, shown));
    }

    private static boolean isAbout(String refusal, String shown) {
        return refusal.contains("`" + shown + "`") || refusal.contains("`" + shown + "[1]`");
    }

    private String refusal(String key, Object value, String kind) {
        try {
            Path file = directory.resolve("hostile.yaml");
            Files.writeString(file, JSON.writeValueAsString(planted(key, value, kind)));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return catchThrowableOfType(LandfallException.class, () -> ConfigurationFile.read(file, Map.of()))
                    .getMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> planted(String key, Object value, String kind) throws JsonProcessingException {
        Object inside = value;
        List<String> names = new ArrayList<>(Arrays.asList(key.split("\\.")));
        for (int i = names.size() - 1; i >= 0; i--) {
            Map<String, Object> around = new LinkedHashMap<>();
            String name = names.get(i).replace(AcceptedKeys.IN_LIST, "");
            boolean isList = names.get(i).endsWith(AcceptedKeys.IN_LIST);
            if (inside instanceof Map<?, ?> map && (isList && !name.equals("steps") || name.equals("copy"))) {
                Map<String, Object> more = new LinkedHashMap<>();
                map.forEach((one, other) -> more.put(one.toString(), other));
                more.putIfAbsent(isList ? "type" : "transfer", isList ? kind : "rsync");
                inside = more;
            }
            around.put(name, isList ? List.of(inside) : inside);
            inside = around;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> whole = (Map<String, Object>) inside;
        return whole;
    }
}
