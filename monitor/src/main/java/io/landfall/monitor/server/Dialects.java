package io.landfall.monitor.server;

import io.landfall.monitor.LandfallException;
import java.util.List;

/**
 * The dialects that are known here.
 *
 * @param all each for other versions
 */
public record Dialects(List<Dialect> all) {

    public Dialects {
        all = List.copyOf(all);
    }

    /** Returns the one that {@code server} speaks; throws EXTERNAL when it is none of them. */
    public Dialect of(String server, String version) {
        return all.stream()
                .filter(dialect -> dialect.speaks(version))
                .findFirst()
                .orElseThrow(() -> LandfallException.external(server + " answers as version `" + version
                        + "`, which Landfall does not read: it reads "
                        + String.join(
                                " and ",
                                all.stream().map(Dialect::family).distinct().toList())
                        + ". Nothing was asked of it. See where servers." + server + ".address leads."));
    }
}
