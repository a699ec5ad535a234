package io.landfall.bot.live;

import io.landfall.bot.Circumstances;
import io.landfall.bot.Main;
import io.landfall.bot.Stage;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.runbooks.run.state.RunObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Landfall's {@code main}, in a process whose runs tell {@link Points} each thing that happens and wait for its nod. */
final class WatchedService {

    private final Writer tell;
    private final BufferedReader nods;

    private WatchedService(Socket points) throws IOException {
        this.tell = new OutputStreamWriter(points.getOutputStream(), StandardCharsets.UTF_8);
        this.nods = new BufferedReader(new InputStreamReader(points.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The first word is the port on which {@link Points} listens; the rest is for {@link Main}. */
    public static void main(String[] words) throws IOException {
        try (Socket points = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0]))) {
            Main.main(
                    new Circumstances(List.of(new WatchedService(points)::on), SlackApi.PACE, Stage.PATIENT),
                    Arrays.copyOfRange(words, 1, words.length));
        }
    }

    private synchronized void on(RunObserver.RunEvent event) {
        try {
            tell.write(event.what() + ":" + event.step() + "\n");
            tell.flush();
            nods.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("The test has gone", e);
        }
    }
}
