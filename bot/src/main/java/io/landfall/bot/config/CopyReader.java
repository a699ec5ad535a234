package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.DataSize;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads how the data gets across. */
final class CopyReader {

    static final Copy USUAL = new Copy(2, Optional.empty());

    private static final String CLONE = "clone";
    private static final String CLONE_LOCAL = "clone-local";
    private static final List<String> METHODS = List.of("mariadb-backup", CLONE, CLONE_LOCAL, "xtrabackup");
    private static final String INNOBACKUPEX = "innobackupex";

    private static final Form<String> DIRECTORY = Form.TEXT.that(
            path -> path.startsWith("/") && path.length() > 1,
            "which is not an absolute path of a directory on the source's host. Write one such as `/backup`.");

    /** What was kept for a window was accepted when it was written, and copies nothing. */
    private static final Form<DataSize> MAX_RATE = Form.RATE.that(
            rate -> rate.compareTo(Throttle.SLOWEST) >= 0,
            "which is slower than a copy can go. Write `256KiB/s` or more, or leave it out.");

    private CopyReader() {}

    static Copy read(Section section) {
        String method = section.optional("method", named(METHODS)).orElse(USUAL.method());
        Transfer transfer = section.optional("transfer", named(List.of("stream", "rsync")))
                .map(word -> Transfer.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(USUAL.transfer());
        Tool tool = section.optional("tool", named(List.of(program(method), INNOBACKUPEX)))
                .map(word -> word.equals(INNOBACKUPEX) ? Tool.INNOBACKUPEX : Tool.USUAL)
                .orElse(USUAL.tool());
        int parallel = section.or("parallel", Form.NUMBER, USUAL.parallel());
        Throttle throttle = new Throttle(
                section.optional("max-rate", section.isKept() ? Form.RATE : MAX_RATE),
                section.optional("pause-above", Form.POSITIVE_DURATION),
                section.or("keep-free", Form.SIZE, Throttle.KEEP_FREE));
        Optional<String> directory = section.optional("directory", DIRECTORY);
        if (method.equals(CLONE)) {
            refuseForClones(
                    section,
                    List.of("transfer", "tool", "directory"),
                    "a clone makes none: it goes straight from server to server");
            refuseSlowerThanClones(section, throttle);
        } else if (method.equals(CLONE_LOCAL)) {
            refuseForClones(
                    section,
                    List.of("tool", "parallel"),
                    "a server that clones itself uses its own program and threads");
            refuseSlowerThanClones(section, throttle);
        } else if (directory.isPresent() && transfer == Transfer.STREAM) {
            section.problem(
                    "directory",
                    "`" + section.where("directory") + "` is `" + directory.get() + "`, but a copy by `stream` keeps"
                            + " nothing on the source's host. Write `transfer: rsync`, or leave it out.");
        }
        section.end();
        return new Copy(method, transfer, tool, parallel, throttle, directory.map(CopyReader::withoutSlash));
    }

    /** What is no program for a clone is refused below. */
    private static String program(String method) {
        return List.of(CLONE, CLONE_LOCAL).contains(method) ? USUAL.method() : method;
    }

    /** They count in MiB. */
    private static void refuseSlowerThanClones(Section section, Throttle throttle) {
        if (throttle.maxRate().filter(rate -> rate.bytes() < 1 << 20).isPresent()) {
            section.problem(
                    "max-rate",
                    "`" + section.where("max-rate") + "` is slower than a clone can go. Write `1MiB/s` or more, or"
                            + " leave it out.");
        }
    }

    private static void refuseForClones(Section section, List<String> keys, String why) {
        keys.stream()
                .filter(section::has)
                .forEach(key -> section.problem(
                        key, "`" + section.where(key) + "` is for backups, and " + why + ". Leave it out."));
    }

    private static Form<String> named(List<String> words) {
        int last = words.size() - 1;
        return Form.oneOf(
                words,
                ". There are `" + String.join("`, `", words.subList(0, last)) + "` and `" + words.get(last) + "`.");
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
