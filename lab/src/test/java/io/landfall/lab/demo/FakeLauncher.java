package io.landfall.lab.demo;

import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.nio.file.Path;
import java.util.Map;

/** A stand-in for {@code ./landfall} whose service switches with the database's own client. */
public final class FakeLauncher {

    private static final String NOTHING = ":";

    private FakeLauncher() {}

    /** Runs the shell command {@code mischief} after each switch. */
    public static Path doing(Path directory, String mischief) {
        return write(directory, mischief, NOTHING);
    }

    /** Runs {@code refusal} before it asks for an approval. */
    public static Path refusing(Path directory, String refusal) {
        return write(directory, NOTHING, refusal);
    }

    private static Path write(Path directory, String mischief, String refusal) {
        return PrivateFile.writeScript(
                directory.resolve("launcher"),
                Resource.text(
                        FakeLauncher.class, "fake-launcher.sh", Map.of("MISCHIEF", mischief, "REFUSAL", refusal)));
    }
}
