package io.landfall.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/promises.md} names only tests that are there. */
class PromisesTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("(?m)^    void (\\w+)\\(");

    @Test
    void everyTestOfThePromisesIsThere() throws IOException {
        Set<String> named = NAMED.matcher(Files.readString(PROJECT.resolve(Path.of("docs", "promises.md"))))
                .results()
                .map(found -> found.group(1) + "." + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>();
        for (Path source : testSources()) {
            String name = source.getFileName().toString().replace(".java", "");
            Matcher method = METHOD.matcher(Files.readString(source));
            while (method.find()) {
                there.add(name + "." + method.group(1));
            }
        }

        assertThat(named).isNotEmpty();
        assertThat(there).containsAll(named);
    }

    private static List<Path> testSources() throws IOException {
        try (Stream<Path> modules = Files.list(PROJECT)) {
            return modules.map(module -> module.resolve(Path.of("src", "test", "java")))
                    .filter(Files::isDirectory)
                    .flatMap(PromisesTest::tests)
                    .toList();
        }
    }

    private static Stream<Path> tests(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
