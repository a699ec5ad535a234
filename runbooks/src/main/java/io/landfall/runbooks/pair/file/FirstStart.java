package io.landfall.runbooks.pair.file;

import io.landfall.runbooks.pair.server.ServerControl;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server does by itself when it is started, before anybody can log in ({@code init_file}); nothing of it reaches its
 * binary log.
 */
public final class FirstStart {

    private final OptionFiles files;
    private final String settings;

    public FirstStart(ServerControl server) {
        this.files = new OptionFiles(server);
        this.settings = server.dialect().setsItself();
    }

    /** Each start does these statements from now on. */
    public void prepare(List<String> statements) {
        files.host().write(statements(), settings + ";\n" + String.join(";\n", statements) + ";\n", "0644");
        Map<String, String> option = new TreeMap<>(Map.of("init_file", statements()));
        files.host()
                .write(
                        options(),
                        SettingsFile.text("Put here by Landfall for one start of this server; goes after it.", option),
                        "0644");
        files.mustBecome(option, files.effective(), options());
    }

    /** The next start does nothing of it. Idempotent. */
    public void forget() {
        files.host().remove(options());
        files.host().remove(statements());
    }

    private String options() {
        return files.directory() + "/zz-landfall-first-start.cnf";
    }

    private String statements() {
        return files.directory() + "/zz-landfall-first-start.sql";
    }
}
