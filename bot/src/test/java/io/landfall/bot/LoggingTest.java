package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {

    private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);
    private static final int MORE_THAN_A_PIPE_HOLDS = 20_000;

    @TempDir
    Path directory;

    @AfterEach
    void logAsBefore() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }

    @Test
    @Timeout(120)
    void keepsNobodyWaitingWhereTheLogIsNotTaken() throws Exception {
        Path pipe = directory.resolve("landfall.log");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
            Logging log = Logging.toFile(pipe, true);

            for (int i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++) {
                LOG.info("Line {} that nobody takes", i);
            }

            assertThat(reader.readLine()).endsWith("Line 0 that nobody takes");
            log.close();
        }
    }

    @Test
    void hasEverythingInTheFileWhenItIsClosed() throws Exception {
        for (String name : List.of("first.log", "after-one-was-closed.log")) {
            Path file = directory.resolve(name);
            try (Logging log = Logging.toFile(file, true)) {
                LOG.info("The last word, {}", log.getClass().getSimpleName());
            }

            assertThat(Files.readString(file, StandardCharsets.UTF_8)).endsWith("The last word, Logging\n");
        }
    }

    @Test
    void namesNoClassThatIsNotThere() throws Exception {
        try (InputStream settings = Logging.class.getResourceAsStream("serve-logback.xml")) {
            String text = new String(settings.readAllBytes(), StandardCharsets.UTF_8);
            Matcher name = Pattern.compile("name=\"(io\\.landfall\\.[^\"]+)\"").matcher(text);

            assertThat(name.results().map(found -> found.group(1))).isNotEmpty().allSatisfy(Class::forName);
        }
    }
}
