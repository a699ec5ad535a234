package io.landfall.bot.config.form;

import io.landfall.bot.text.Spelling;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.connection.ServerAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value of one kind is written.
 *
 * @param example stands in for a value that can't be taken, so that reading goes on and finds the other problems
 * @param reading reads it
 */
public record Form<T>(T example, Reading<T> reading) {

    private static final String WRITTEN_MOMENT = " Write one such as `2026-12-01T22:00:00+01:00`.";
    private static final String NO_MOMENT = ", which is not a point in time." + WRITTEN_MOMENT;
    private static final String NO_OFFSET =
            ", which has no offset from UTC, so that it is another moment elsewhere." + WRITTEN_MOMENT;

    public static final Form<String> TEXT = new Form<>("text", (where, text) -> text);

    public static final Form<Duration> DURATION = new Form<>(Duration.ofSeconds(1), Elapsed::parse);

    public static final Form<Duration> POSITIVE_DURATION =
            DURATION.that(duration -> !duration.isZero(), "which is no time at all. Write more than zero.");

    /** A point in time that is the same one everywhere. */
    public static final Form<OffsetDateTime> MOMENT = new Form<>(OffsetDateTime.MAX, Form::moment);

    public static final Form<Boolean> YES_OR_NO =
            of(true, "which is neither `true` nor `false`.", text -> switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            });

    public static final Form<Integer> NUMBER = of(1, "which is not a whole number from 1.", text -> {
        boolean fits = text.matches("[1-9]\\d{0,8}");
        return fits ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    });

    public static final Form<Integer> PORT =
            NUMBER.that(port -> port <= 65_535, "which is not a port. Write a number from 1 to 65535.");

    public static final Form<Integer> HTTP_STATUS = NUMBER.that(
            status -> status >= 100 && status <= 599, "which is not an HTTP status. Write one such as `503`.");

    private static final Pattern HOST = Pattern.compile("\\w[\\w.-]{0,252}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

    /** Programs that connect there take it for nothing else. */
    public static final Form<String> HOST_NAME =
            TEXT.that(Form::isHost, "which is neither a host's name nor its address. Write one such as `10.0.0.5`.");

    /** No program takes it for an option. */
    public static final Form<String> HOST_PATH = TEXT.that(
            path -> path.startsWith("/"),
            "which is not an absolute path on that host. Write one such as `/etc/mysql/my.cnf`.");

    /** The same of who logs in. */
    public static final Form<String> USER_NAME = TEXT.that(
            name -> name.matches("\\w[\\w.@\\\\+-]{0,62}\\$?"),
            "which is no user's name. Use letters, digits, `_`, `.` and `-`.");

    public static final Form<ServerAddress> ADDRESS = translating(
                    new ServerAddress("127.0.0.1", 1),
                    "which is not an address. Write host and port, such as `10.0.0.5:3306`.",
                    ServerAddress::parse)
            .that(
                    address -> isHost(address.host()),
                    "which is not an address. Write host and port, such as `10.0.0.5:3306`.");

    public static final Form<DataSize> SIZE = translating(
            DataSize.ofMebibytes(1),
            "which is not a data size. Write one such as `512MiB` or `6GiB`.",
            DataSize::parse);

    public static final Form<DataSize> RATE = of(
            DataSize.ofMebibytes(1),
            "which is not a rate. Write one such as `50MiB/s` or `100MB/s`.",
            text -> text.endsWith("/s") ? amount(text.substring(0, text.length() - 2)) : Optional.empty());

    private static final Pattern DECIMAL = Pattern.compile("(\\d{1,6}) ?([kMG])B");

    public static final Form<URI> WEB_ADDRESS = of(
            URI.create("http://127.0.0.1/"),
            "which is not a web address. Write one such as `http://10.0.0.9:8081/health`.",
            Form::webAddress);

    /** Reads a value; throws BAD_INPUT with a whole sentence that begins with where it stands. */
    @FunctionalInterface
    public interface Reading<T> {
        T read(String where, String text);
    }

    /** A form whose values {@code parse} finds; {@code refusal} ends the sentence {@code `key` is `value`, ...}. */
    static <T> Form<T> of(T example, String refusal, Function<String, Optional<T>> parse) {
        return new Form<>(
                example, (where, text) -> parse.apply(text).orElseThrow(() -> refused(where, text, ", " + refusal)));
    }

    /** One of the words given; {@code refusal} ends the sentence {@code `key` is `value`...}. */
    public static Form<String> oneOf(List<String> words, String refusal) {
        return new Form<>(words.get(0), (where, text) -> {
            if (words.contains(text)) {
                return text;
            }
            throw refused(where, text, refusal);
        });
    }

    /** The name of something defined elsewhere in the file; {@code what} is such as {@code server}. */
    public static <T> Form<Optional<T>> nameOf(String what, Map<String, T> defined) {
        return new Form<>(Optional.empty(), (where, text) -> {
            if (defined.containsKey(text)) {
                return Optional.of(defined.get(text));
            }
            throw refused(
                    where, text, ", which is no " + what + " in this file." + guess(text, what, defined.keySet()));
        });
    }

    /** The same, for values that fulfil {@code condition}. */
    public Form<T> that(Predicate<T> condition, String refusal) {
        return new Form<>(example, (where, text) -> {
            T value = reading.read(where, text);
            if (condition.test(value)) {
                return value;
            }
            throw refused(where, text, ", " + refusal);
        });
    }

    /** Reads it from {@code where}; throws BAD_INPUT with what is accepted. */
    public T read(String where, String text) {
        return reading.read(where, text);
    }

    private static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    private Optional<T> quietly(String text) {
        try {
            return Optional.of(reading.read("", text));
        } catch (LandfallException e) {
            return Optional.empty(); // the caller says what is accepted, in its own words
        }
    }

    private static <T> Form<T> translating(T example, String refusal, Function<String, T> parse) {
        Form<T> inner = new Form<>(example, (where, text) -> parse.apply(text));
        return of(example, refusal, inner::quietly);
    }

    private static OffsetDateTime moment(String where, String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw refused(where, text, isLocalTime(text) ? NO_OFFSET : NO_MOMENT);
        }
    }

    private static boolean isLocalTime(String text) {
        try {
            return LocalDateTime.parse(text).getYear() > 0;
        } catch (DateTimeParseException e) {
            return false; // the refusal shows the whole form
        }
    }

    /** Rates are written with decimal units, too, as disks and networks are sold. */
    private static Optional<DataSize> amount(String text) {
        Matcher decimal = DECIMAL.matcher(text);
        if (!decimal.matches()) {
            return SIZE.quietly(text);
        }
        long unit =
                switch (decimal.group(2)) {
                    case "k" -> 1_000;
                    case "M" -> 1_000_000;
                    default -> 1_000_000_000;
                };
        return Optional.of(new DataSize(Long.parseLong(decimal.group(1)) * unit));
    }

    private static Optional<URI> webAddress(String text) {
        try {
            URI address = new URI(text);
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return web && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty(); // the form's refusal says what is accepted
        }
    }

    private static String guess(String text, String what, Collection<String> names) {
        String otherwise = names.isEmpty()
                ? "There is none: add it under `" + what + "s`."
                : "There are " + String.join(", ", names) + ".";
        return Spelling.didYouMean(text, names, otherwise);
    }

    private static LandfallException refused(String where, String text, String refusal) {
        return LandfallException.badInput("`" + where + "` is `" + text + "`" + refusal);
    }
}
