package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Passes while the source can load the plugin clone, and, where the target clones it, the target's program can, too, with every
 * plugin that is active on the source.
 */
record CloneLibraries(Pair pair, boolean isRemote) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The target clones the source. */
    static CloneLibraries remote(Pair pair) {
        return new CloneLibraries(pair, true);
    }

    /** The source clones itself. */
    static CloneLibraries local(Pair pair) {
        return new CloneLibraries(pair, false);
    }

    @Override
    public String name() {
        return "clone_libraries";
    }

    @Override
    public Finding look() {
        String onTheSource = pair.source().view().variables().text("plugin_dir");
        return lacking(pair.source().host(), onTheSource, List.of(ClonePlugin.LIBRARY))
                .or(() -> isRemote ? lackingOnTheTarget() : Optional.empty())
                .orElseGet(() -> Finding.ok((isRemote ? pair : pair.source().name()) + " can load what a clone needs"));
    }

    private Optional<Finding> lackingOnTheTarget() {
        ServerControl target = pair.target();
        TreeSet<String> needed = new TreeSet<>(PrivateServer.activeLibraries(pair.source()));
        needed.add(ClonePlugin.LIBRARY);
        String onTheTarget = Optional.ofNullable(
                        new SettingsFile(target).effective().get("plugin_dir"))
                .orElseGet(() -> target.host()
                        .run(target.dialect().findLibraries(), LIMIT)
                        .strip());
        return lacking(target.host(), onTheTarget, List.copyOf(needed));
    }

    private static Optional<Finding> lacking(HostControl host, String directory, List<String> needed) {
        List<String> there = host.view().list(directory).orElse(List.of());
        List<String> lacking =
                needed.stream().filter(library -> !there.contains(library)).toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        directory + " on " + host.name() + " lacks " + String.join(", ", lacking)
                                + ", and a server clones only what has no plugin that it has not. Nothing was changed.",
                        "Install the package that has it on " + host.name()
                                + ", or uninstall the plugin on the source."));
    }
}
