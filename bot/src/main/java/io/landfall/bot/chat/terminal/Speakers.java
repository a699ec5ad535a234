package io.landfall.bot.chat.terminal;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Person;
import java.util.List;
import java.util.Optional;

/**
 * Who speaks in the terminal: the operating system's user. Only the demo has several people, of whom the prompt shows the
 * one who speaks.
 */
final class Speakers {

    private final List<String> people;
    private volatile String speaking;

    /**
     * What somebody said.
     *
     * @param who said it
     * @param text what; empty when the line only changed who speaks
     */
    record Said(Person who, String text) {}

    private Speakers(List<String> people) {
        this.people = people;
        this.speaking = people.get(0);
    }

    static Speakers one(String user) {
        return new Speakers(List.of(user));
    }

    static Speakers several(List<String> people) {
        return new Speakers(List.copyOf(people));
    }

    boolean areSeveral() {
        return people.size() > 1;
    }

    List<String> names() {
        return people;
    }

    String prompt() {
        return areSeveral() ? speaking + "> " : "landfall> ";
    }

    /** Takes {@code as ben} and {@code as ben WORDS} where there are several; throws BAD_INPUT for somebody unknown. */
    Said hear(String line) {
        String[] words = line.strip().split("\\s+", 3);
        if (!areSeveral() || !words[0].equals("as")) {
            return new Said(person(speaking), line.strip());
        }
        String name = words.length > 1 ? words[1] : "";
        if (!people.contains(name)) {
            throw LandfallException.badInput("`" + name + "` is nobody here. Write `as "
                    + String.join("` or `as ", people) + "`, with or without words behind it.");
        }
        Optional<String> words3 = words.length > 2 ? Optional.of(words[2]) : Optional.empty();
        if (words3.isEmpty()) {
            speaking = name;
        }
        return new Said(person(name), words3.orElse(""));
    }

    private static Person person(String name) {
        return new Person(name, name);
    }
}
