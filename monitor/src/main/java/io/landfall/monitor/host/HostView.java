package io.landfall.monitor.host;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.round.Known;
import io.landfall.monitor.round.Measured;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A host that can only be looked at. Every method blocks and throws EXTERNAL when the host can't be read.
 */
public interface HostView {

    DataSize MOST_OF_A_FILE = DataSize.ofMebibytes(1);

    /** The host's name in the configuration. */
    @Known
    String name();

    DataSize memory();

    /** Free space for an ordinary user in the file system that holds {@code path}, or its nearest existing parent. */
    DataSize freeSpace(String path);

    /** What the files below {@code path} take; empty when there is no such directory. */
    Optional<DataSize> directorySize(String path);

    /** The file's whole text; empty when there is no such file. Throws EXTERNAL when it is larger than {@link #MOST_OF_A_FILE}. */
    Optional<String> readFile(String path);

    /** The names in a directory, hidden ones too; empty when there is no such directory. */
    Optional<List<String>> list(String path);

    /** Whether a program of this name is on the path. */
    boolean hasProgram(String program);

    /** The first line that {@code program --version} prints; empty when there is no such program on the path. */
    Optional<String> programVersion(String program);

    /** How far this host's clock is ahead of the bot's, negative when it is behind; exact to half a round trip. */
    @Measured
    Duration clockOffset();

    /** How long opening a TCP connection from this host to {@code host:port} takes, the quickest of three. */
    @Measured
    Duration timeToConnect(String host, int port);
}
