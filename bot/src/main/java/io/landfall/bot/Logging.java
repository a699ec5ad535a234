package io.landfall.bot;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.landfall.monitor.LandfallException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where the service's log goes. Nobody who logs waits for the file's disk, nor for whoever reads standard error: what they
 * do not take in time is left out.
 */
final class Logging implements AutoCloseable {

    private static final String SETTINGS = "/io/landfall/bot/serve-logback.xml";

    private final LoggerContext context;

    private Logging(LoggerContext context) {
        this.context = context;
    }

    /**
     * From here on everything is logged to {@code file}, and warnings, and how it stands with Slack, to standard error too
     * unless people talk to the service on this terminal.
     */
    static Logging toFile(Path file, boolean isTalkedTo) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("file", file.toString());
        context.putProperty("stderr", isTalkedTo ? "OFF" : "WARN");
        context.putProperty("standing", isTalkedTo ? "OFF" : "INFO");
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(Logging.class.getResource(SETTINGS));
            context.start(); // one that was closed before would not be closed again
            return new Logging(context);
        } catch (JoranException e) {
            throw LandfallException.bug("The log can't be set up: " + e.getMessage(), e);
        }
    }

    /** What was logged is written, or left out where that takes more than a second. */
    @Override
    public void close() {
        context.stop();
    }
}
