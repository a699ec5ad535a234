package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabAccount;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a break-glass script where only {@code ssh} and the family's client can be found, and decides nothing but what it says.
 * Knows one password, and types it when asked.
 */
final class TiredPerson {

    private static final long LIMIT_SECONDS = 300;

    private final Path tools;
    private final String password;

    /** What the script has printed, errors among it, and its exit status. */
    record Said(String text, int status) {

        /** The way that its last line names; {@code unknown} when it can't tell. */
        String way() {
            return text.substring(text.lastIndexOf("way: ") + "way: ".length()).strip();
        }
    }

    /** Has the password of Landfall's account on both servers. */
    TiredPerson(Scene scene) {
        this.tools = scene.lab().newDirectory("tired-person");
        this.password = scene.lab().account(LabAccount.LANDFALL).password();
        for (Path tool : List.of(Path.of(Command.program("ssh")), scene.engine().client())) {
            PrivateFile.writeScript(tools.resolve(tool.getFileName()), "#!/bin/sh\nexec " + tool + " \"$@\"\n");
        }
    }

    /** Goes the way that the script tells; returns it: {@code back} or {@code on}. */
    String follow(Path script) {
        Said status = run(script, "status");
        assertThat(status.status()).as(status.text()).isZero();
        assertThat(status.way()).as(status.text()).isIn("back", "on");
        Said done = run(script, status.way());
        assertThat(done.status()).as(done.text()).isZero();
        return status.way();
    }

    /** Runs it with these words. */
    Said run(Path script, String... words) {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder bash = new ProcessBuilder(command).redirectErrorStream(true);
        bash.environment().put("PATH", tools.toString());
        try {
            Process process = bash.start();
            try (var typed = process.outputWriter()) {
                typed.write(password + "\n");
            }
            String text = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as(text)
                    .isTrue();
            return new Said(text, process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
