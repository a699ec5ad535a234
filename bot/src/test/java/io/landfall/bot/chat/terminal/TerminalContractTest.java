package io.landfall.bot.chat.terminal;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.ChannelContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

class TerminalContractTest extends ChannelContract {

    private final StringWriter screen = new StringWriter();
    private final PipedWriter keyboard = new PipedWriter();

    @Override
    protected void end() throws IOException {
        keyboard.close();
    }

    @Override
    protected Channel make() {
        try {
            PlainConsole console = new PlainConsole(
                    new BufferedReader(new PipedReader(keyboard)), new PrintWriter(screen), System::nanoTime);
            return new TerminalChannel(console, Speakers.one("ann"), () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void say(String words) {
        try {
            keyboard.write(words + "\n");
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<String> read() {
        return screen.toString().lines().toList();
    }
}
