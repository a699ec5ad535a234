package io.landfall.bot.live;

import java.util.function.UnaryOperator;

/** A configuration file with the scene's pair and others beside it, each of which differs from it in something. */
final class ManyPairs {

    private static final String SERVERS = "servers:\n";
    private static final String MIGRATIONS = "migrations:\n";

    private final String source;
    private final String target;
    private final String migration;
    private String text;

    /** Begins with the file of a {@link Scene}. */
    ManyPairs(String text) {
        int old = text.indexOf(SERVERS) + SERVERS.length();
        int fresh = text.indexOf("  shop-new:\n");
        int pair = text.indexOf(MIGRATIONS);
        this.source = text.substring(old, fresh);
        this.target = text.substring(fresh, pair);
        this.migration = text.substring(pair + MIGRATIONS.length());
        this.text = text;
    }

    /** Adds a migration called {@code name}, from {@code name-old} to {@code name-new}. */
    ManyPairs with(String name, UnaryOperator<String> changeOfSource, UnaryOperator<String> changeOfTarget) {
        String servers = changeOfSource.apply(source) + changeOfTarget.apply(target);
        text = text.replaceFirst(MIGRATIONS, "\0" + MIGRATIONS).replace("\0", servers.replace("shop-", name + "-"))
                + migration.replace("shop:", name + ":").replace("shop-", name + "-");
        return this;
    }

    @Override
    public String toString() {
        return text;
    }
}
