package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One service watches 200 migrations of one real pair, each under names of its own; 20 of them have a server that takes
 * connections and never says a word. What it costs is printed; docs/monitoring.md has the figures.
 */
@Tag("thorough")
class ManyMigrationsTest {

    private static final int ALL = Integer.getInteger("many.migrations", 200);
    private static final int HANGING = ALL / 10;
    private static final Duration MEASURED = Duration.ofSeconds(Long.getLong("many.seconds", 60));
    private static final Pattern SERIES =
            Pattern.compile("(?m)^(landfall_\\w+)\\{migration=\"([a-z0-9-]+)\",(.*)} (\\S+)$");

    private Scene scene;

    @Test
    void watchesTwoHundredMigrationsOfWhichTwentyHang() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
                Scene following = Scene.following(MariaDbSettings.initialised().with("max_connections", "2000"))) {
            scene = following;
            JournalOfAMove.write(scene.journal(), names());
            Path file = scene.write("many.yaml", configuration("127.0.0.1:" + silent.getLocalPort()));
            ServiceProcess service = scene.service(file);
            Awaited.within(
                    Duration.ofMinutes(10), "every lag is read but of those that hang", () -> lags() == ALL - HANGING);

            Reading before = read(service.pid());
            TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
            Reading after = read(service.pid());

            report(before, after);
            assertThat(lags()).isEqualTo(ALL - HANGING);
            // of each name: the watch's quick and thorough looks, and one more while it measures a login
            assertThat(after.watching() / (double) (ALL - HANGING / 2)).isLessThanOrEqualTo(3);
        }
    }

    private static String[] names() {
        String[] names = new String[ALL];
        for (int i = 0; i < ALL; i++) {
            names[i] = "pair-" + i;
        }
        return names;
    }

    private String configuration(String silent) {
        ManyPairs many = new ManyPairs(scene.text());
        for (int i = 0; i < ALL; i++) {
            String name = "pair-" + i;
            boolean hangs = i < HANGING;
            many.with(
                    name,
                    hangs && i % 2 == 0 ? is(scene.source().address().toString(), silent) : UnaryOperator.identity(),
                    hangs && i % 2 == 1 ? is(scene.target().address().toString(), silent) : UnaryOperator.identity());
        }
        return many.toString();
    }

    private static UnaryOperator<String> is(String old, String now) {
        return text -> text.replace(old, now);
    }

    private record Reading(
            long atNanos,
            double cpuSeconds,
            long residentKib,
            long threads,
            long sourceStatements,
            long targetStatements,
            long watching,
            TreeMap<Double, Double> lateness) {}

    private Reading read(long pid) throws IOException, InterruptedException {
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new Reading(
                System.nanoTime(),
                (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0,
                field(status, "VmRSS"),
                field(status, "Threads"),
                statements(true),
                statements(false),
                connections(),
                lateness());
    }

    private static long field(String status, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
        assertThat(line.find()).isTrue();
        return Long.parseLong(line.group(1));
    }

    private long statements(boolean ofSource) {
        return (long) Double.parseDouble(Scene.value(
                ofSource ? scene.source() : scene.target(),
                "SELECT SUM(variable_value) FROM information_schema.global_status"
                        + " WHERE variable_name IN ('COM_SELECT', 'COM_SHOW_VARIABLES', 'COM_SHOW_STATUS',"
                        + " 'COM_SHOW_SLAVE_STATUS', 'COM_SHOW_BINLOG_STATUS', 'COM_SHOW_MASTER_STATUS',"
                        + " 'COM_SHOW_SLAVE_HOSTS', 'COM_XA_RECOVER')"));
    }

    /** Landfall's sessions on the target, where no heartbeat is written. */
    private long connections() {
        return Long.parseLong(Scene.value(
                scene.target(), "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'landfall'"));
    }

    private long lags() {
        return SERIES.matcher(metrics())
                .results()
                .filter(series -> series.group(1).equals("landfall_replication_heartbeat_lag_seconds"))
                .count();
    }

    /** How many looks were at most so late. */
    private TreeMap<Double, Double> lateness() {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        Pattern.compile("landfall_watch_lateness_seconds_bucket\\{le=\"([^\"]+)\",} (\\S+)")
                .matcher(metrics())
                .results()
                .forEach(bucket -> buckets.put(
                        bucket.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(1)),
                        Double.parseDouble(bucket.group(2))));
        return buckets;
    }

    private String metrics() {
        String listen = scene.text().lines().findFirst().orElseThrow().substring("listen: ".length());
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + listen + "/metrics"))
                                    .timeout(Duration.ofMinutes(1))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void report(Reading before, Reading after) {
        double seconds = (after.atNanos - before.atNanos) / 1e9;
        int well = ALL - HANGING / 2;
        List<String> lines = new ArrayList<>();
        lines.add("migrations watched                    %d, %d of them hang".formatted(ALL, HANGING));
        lines.add("cores                                 %.2f"
                .formatted((after.cpuSeconds - before.cpuSeconds) / seconds));
        lines.add("resident memory                       %d MB".formatted(after.residentKib / 1024));
        lines.add("threads                               %d".formatted(after.threads));
        lines.add("looks of a second that were late, p99 at most %.0f ms"
                .formatted(percentile(before, after, 0.99) * 1000));
        lines.add("statements a second, each old server  %.2f, heartbeat not counted"
                .formatted((after.sourceStatements - before.sourceStatements) / seconds / well));
        lines.add("statements a second, each new server  %.2f"
                .formatted((after.targetStatements - before.targetStatements) / seconds / well));
        lines.add("connections, each new server          %.2f".formatted(after.watching / (double) well));
        System.out.println(String.join("\n", lines));
    }

    /** The upper end of the bucket that it lies in. */
    private static double percentile(Reading before, Reading after, double share) {
        double all = after.lateness.lastEntry().getValue()
                - before.lateness.lastEntry().getValue();
        return after.lateness.entrySet().stream()
                .filter(bucket -> bucket.getValue() - before.lateness.get(bucket.getKey()) >= share * all)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
