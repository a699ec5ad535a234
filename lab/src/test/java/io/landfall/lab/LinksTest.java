package io.landfall.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links in README, CHANGELOG and {@code docs/} lead to files and headings that are there. */
class LinksTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)#?([^)\\s]*)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                boolean there = Files.exists(target)
                        && (link.group(2).isEmpty() || anchors(target).contains(link.group(2)));
                if (!there) {
                    broken.add(page.getFileName() + ": " + link.group());
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
            Stream<Path> front = Stream.of("README.md", "CHANGELOG.md").map(PROJECT::resolve);
            return Stream.concat(front, docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    /** As GitHub makes them: lower case, a hyphen for each blank, other marks left out. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", ""))
                .map(words -> words.replace(' ', '-'))
                .toList();
    }
}
