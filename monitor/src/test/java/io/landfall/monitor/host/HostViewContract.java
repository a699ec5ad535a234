package io.landfall.monitor.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.DataSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every host view does. */
interface HostViewContract {

    /** A host that has the program {@code ssh} and a directory {@link #directory}. */
    HostView host();

    /** An existing directory with one file {@code it's a file} that holds {@code hello} and a line end. */
    String directory();

    /** A port of 127.0.0.1 on which something listens. */
    int listeningPort();

    @Test
    default void tellsMemoryAndFreeSpaceAlsoForADirectoryThatIsNotThereYet() {
        assertThat(host().memory()).isGreaterThan(DataSize.ofMebibytes(100));
        assertThat(host().freeSpace(directory())).isGreaterThan(DataSize.ofMebibytes(1));
        assertThat(host().freeSpace(directory() + "/not/there/yet")).isGreaterThan(DataSize.ofMebibytes(1));
    }

    @Test
    default void tellsTheSizeOfADirectoryAndThatThereIsNone() {
        assertThat(host().directorySize(directory()))
                .hasValueSatisfying(size -> assertThat(size.bytes()).isPositive());
        assertThat(host().directorySize(directory() + "/none")).isEmpty();
    }

    @Test
    default void readsFilesWithOddNamesAndTellsThatThereIsNone() {
        assertThat(host().readFile(directory() + "/it's a file")).contains("hello\n");
        assertThat(host().readFile(directory() + "/none")).isEmpty();
    }

    @Test
    default void listsADirectoryAndTellsThatThereIsNone() {
        assertThat(host().list(directory()))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("it's a file"));
        assertThat(host().list(directory() + "/none")).isEmpty();
    }

    @Test
    default void tellsWhichProgramsThereAre() {
        assertThat(host().hasProgram("ssh")).isTrue();
        assertThat(host().hasProgram("no-such-program")).isFalse();
        assertThat(host().programVersion("mariadbd"))
                .hasValueSatisfying(line -> assertThat(line).contains("MariaDB"));
        assertThat(host().programVersion("no-such-program")).isEmpty();
    }

    @Test
    default void measuresConnectingAndItsClock() {
        assertThat(host().timeToConnect("127.0.0.1", listeningPort())).isPositive();
        long begun = System.nanoTime();
        Duration offset = host().clockOffset();
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(offset.abs()).as("exact to half a round trip").isLessThanOrEqualTo(roundTrip.plusMillis(1));
    }
}
