package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A channel as it stands at the end, with how much there is to read in it and how often each person is called. */
public final class Transcript {

    private static final Map<String, String> NAMES =
            Map.of(FakeSlack.ANN, "ann", FakeSlack.BEN, "ben", FakeSlack.CORA, "cora", FakeSlack.BOT, "Landfall");
    private static final Pattern MOMENT = Pattern.compile("<!date\\^\\d+\\^[^|]*\\|([^>]*)>");
    /** Of a run; a message of what checks found begins with the migration's name instead. */
    private static final Pattern DONE = Pattern.compile("^✔ #\\d+ \\w+ shop is done");

    private static final String CHECKS = "shop: ";
    /** The name of a fact stands above it. */
    private static final Pattern FIELD = Pattern.compile("(?m)^\\*([a-z][^*\\n]*)\\*\\n");

    private static final Pattern PERSON = Pattern.compile("<@([UW][A-Z0-9]+)>");

    private final List<Said> messages;

    private Transcript(List<Said> messages) {
        this.messages = messages;
    }

    /** Everything that everybody in the channel can read now. */
    public static Transcript of(FakeSlack slack) {
        synchronized (slack) {
            return new Transcript(List.copyOf(slack.messages));
        }
    }

    /** The same of the threads of the runs that came to their end, without what checks found meanwhile. */
    public Transcript ofRunsThatAreDone() {
        List<String> done = messages.stream()
                .filter(said -> said.thread.isEmpty()
                        && isLandfalls(said)
                        && DONE.matcher(said.text).find())
                .map(Said::ts)
                .toList();
        return new Transcript(messages.stream()
                .filter(said -> done.contains(said.thread.orElse(said.ts)))
                .filter(said -> !said.text.startsWith(CHECKS))
                .toList());
    }

    /** How many characters Landfall has written in threads, the first messages with them; without its files. */
    public int charactersInThreads() {
        return messages.stream()
                .filter(said -> isLandfalls(said) && said.file.isEmpty() && isOfAThread(said))
                .mapToInt(said -> String.join("\n", lines(said)).length())
                .sum();
    }

    private boolean isOfAThread(Said said) {
        return said.thread.isPresent()
                || messages.stream().anyMatch(reply -> reply.thread.equals(Optional.of(said.ts)));
    }

    /** How often each person is called. */
    public Map<String, Long> calls() {
        Map<String, Long> calls = new LinkedHashMap<>();
        for (String user : List.of(FakeSlack.ANN, FakeSlack.BEN, FakeSlack.CORA)) {
            calls.put(
                    NAMES.get(user),
                    messages.stream().filter(said -> said.called.contains(user)).count());
        }
        return calls;
    }

    /** Everything as text, each thread below its first message. */
    public String text() {
        List<String> text = new ArrayList<>();
        messages.stream().filter(said -> said.thread.isEmpty()).forEach(root -> {
            write(text, "", root);
            messages.stream()
                    .filter(said -> said.thread.equals(Optional.of(root.ts)))
                    .forEach(reply -> write(text, "    ", reply));
        });
        text.add("");
        text.add("Landfall wrote " + charactersInThreads() + " characters in the threads. Called: " + calls() + ".");
        return String.join("\n", text) + "\n";
    }

    private static void write(List<String> text, String indent, Said said) {
        text.add(indent
                + NAMES.getOrDefault(said.user, said.user)
                + (said.isShownInTheChannel ? ", shown in the channel as well:" : ":"));
        lines(said).forEach(line -> text.add((indent + "  " + line).stripTrailing()));
    }

    private static List<String> lines(Said said) {
        if (said.file.isPresent()) {
            return List.of("(file) " + said.text.replaceFirst("^file F\\d+ ", ""));
        }
        String all = String.join("\n", Reading.shown(said));
        return FIELD.matcher(all)
                .replaceAll("$1: ")
                .lines()
                .map(Transcript::read)
                .toList();
    }

    /** Returns a line as Slack shows it. */
    private static String read(String line) {
        String people =
                PERSON.matcher(line).replaceAll(found -> "@" + NAMES.getOrDefault(found.group(1), found.group(1)));
        return MOMENT.matcher(people)
                .replaceAll("$1")
                .replaceAll("(?<![\\w*])\\*([^*]+)\\*(?![\\w*])", "$1")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static boolean isLandfalls(Said said) {
        return said.user.equals(FakeSlack.BOT);
    }

    /** Writes the text, and the blocks of all that Landfall has said as it was posted and as it stands, as {@code NAME.txt} and {@code NAME.json}. */
    public Transcript write(String name) {
        JsonArray all = new JsonArray();
        messages.stream()
                .filter(said -> isLandfalls(said) && !said.blocks.isEmpty())
                .forEach(said -> all.add(new JsonObject()
                        .put("thread", said.thread.orElse(null))
                        .put("blocks", said.first)
                        .put("at the end", said.blocks)));
        try {
            Path directory = Files.createDirectories(Path.of("target", "slack"));
            Files.writeString(directory.resolve(name + ".txt"), text());
            Files.writeString(directory.resolve(name + ".json"), all.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
