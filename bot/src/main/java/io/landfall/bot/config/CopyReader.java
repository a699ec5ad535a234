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
    private static final List<String> METHODS = List.of("mariadb-backup", CLONE);
    private static final List<String> TOOLS = List.of("mariadb-backup", "innobackupex");

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
                .map(word -> Transfer.valueOf(enumName(word)))
                .orElse(USUAL.transfer());
        Tool tool = section.optional("tool", named(TOOLS))
                .map(word -> Tool.valueOf(enumName(word)))
                .orElse(USUAL.tool());
        int parallel = section.or("parallel", Form.NUMBER, USUAL.parallel());
        Throttle throttle = new Throttle(
                section.optional("max-rate", section.isKept() ? Form.RATE : MAX_RATE),
                section.optional("pause-above", Form.POSITIVE_DURATION),
                section.or("keep-free", Form.SIZE, Throttle.KEEP_FREE));
        Optional<String> directory = section.optional("directory", DIRECTORY);
        if (method.equals(CLONE)) {
            refuseWhatNoCloneHas(section, throttle);
        }
        if (directory.isPresent() && !method.equals(CLONE) && transfer == Transfer.STREAM) {
            section.problem(
                    "directory",
                    "`" + section.where("directory") + "` is `" + directory.get() + "`, but a copy by `stream` keeps"
                            + " nothing on the source's host. Write `transfer: rsync`, or leave it out.");
        }
        section.end();
        return new Copy(method, transfer, tool, parallel, throttle, directory.map(CopyReader::withoutSlash));
    }

    /** It goes from server to server, and counts in MiB. */
    private static void refuseWhatNoCloneHas(Section section, Throttle throttle) {
        for (String key : List.of("transfer", "tool", "directory")) {
            if (section.has(key)) {
                section.problem(
                        key,
                        "`" + section.where(key)
                                + "` is for backups, and a clone makes none: it goes straight from server"
                                + " to server. Leave it out.");
            }
        }
        if (throttle.maxRate().filter(rate -> rate.bytes() < 1 << 20).isPresent()) {
            section.problem(
                    "max-rate",
                    "`" + section.where("max-rate") + "` is slower than a clone can go. Write `1MiB/s` or more, or"
                            + " leave it out.");
        }
    }

    private static Form<String> named(List<String> words) {
        return Form.oneOf(words, ". There are `" + String.join("` and `", words) + "`.");
    }

    private static String enumName(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
