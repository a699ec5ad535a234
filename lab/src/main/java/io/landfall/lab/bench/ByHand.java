package io.landfall.lab.bench;

import io.landfall.lab.Lab;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A script of somebody who works without Landfall, with the database's own programs. */
final class ByHand {

    private final Lab lab;
    private final Path directory;
    private final Path script;

    /** Will run the script that lies beside this class. */
    ByHand(Lab lab, String name) {
        this.lab = lab;
        this.directory = lab.newDirectory("by-hand");
        this.script = directory.resolve(name);
        PrivateFile.writeScript(script, Resource.text(ByHand.class, name));
    }

    /** Returns an option file with which those programs log in. */
    String login(LabDatabase server, String user) {
        return lab.writePrivateFile(
                        directory.resolve(user + "-" + server.port() + ".cnf"),
                        "[client]\nprotocol=tcp\nhost=127.0.0.1\nport=" + server.port() + "\nuser=" + user
                                + "\npassword=" + lab.account(user).password() + "\n")
                .toString();
    }

    /** Runs it; returns what it has printed, without surrounding blanks. */
    String run(String... arguments) {
        List<String> words =
                new ArrayList<>(List.of("setsid", script.toString())); // Ctrl-C is not for it: it ends with the lab
        words.addAll(List.of(arguments));
        try {
            Process process = lab.child(words)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new LabException(script.getFileName() + " ended with status " + status + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new LabException("Could not run " + script + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while " + script + " was running.", e);
        }
    }
}
