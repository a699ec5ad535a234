package io.landfall.lab.bench;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a careful engineer has ready: {@code hand-switch.sh}, a call of the database's own client for each step. */
final class HandScript implements Flip {

    private final Lab lab;
    private final Path directory;
    private final Path script;

    HandScript(Lab lab) {
        this.lab = lab;
        this.directory = lab.newDirectory("by-hand");
        this.script = directory.resolve("hand-switch.sh");
        PrivateFile.writeScript(script, Resource.text(HandScript.class, "hand-switch.sh"));
    }

    @Override
    public double flip(ReplicatingPair pair, Ledger application) {
        return run(List.of(
                "setsid", // Ctrl-C is not for it: it ends with the lab
                script.toString(),
                login(pair.source(), LabAccount.LANDFALL),
                login(pair.target(), LabAccount.LANDFALL),
                login(pair.source(), LabAccount.APP),
                application.propertiesFile().toString(),
                application.pidFile().toString(),
                pair.target().address()));
    }

    private String login(LabMariaDb server, String user) {
        return lab.writePrivateFile(
                        directory.resolve(user + "-" + server.port() + ".cnf"),
                        "[client]\nprotocol=tcp\nhost=127.0.0.1\nport=" + server.port() + "\nuser=" + user
                                + "\npassword=" + lab.account(user).password() + "\n")
                .toString();
    }

    private double run(List<String> words) {
        try {
            Process process = lab.child(words)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0 || !said.matches("[0-9]+\\.[0-9]{3}")) {
                throw new LabException("The hand script ended with status " + status + ": " + said);
            }
            return Double.parseDouble(said);
        } catch (IOException e) {
            throw new LabException("Could not run the hand script: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the hand script was running.", e);
        }
    }
}
