package io.landfall.bot.config;

import java.util.Set;

/** What a service keeps beside its journal for the windows that it may open; see {@link KeptConfiguration}. */
public final class KeptConfigurations {

    private final Configuration configuration;
    private final String journal;

    /** Those of one service. {@code journal} is the journal's id. */
    public KeptConfigurations(Configuration configuration, String journal) {
        this.configuration = configuration;
        this.journal = journal;
    }

    /** The configuration is on disk for this run afterwards; throws EXTERNAL when it is not. */
    public void keep(long run) {
        new KeptConfiguration(configuration.journal(), journal, run, configuration.written()).write();
    }

    /** Nothing is kept for this run any more; throws EXTERNAL when its file can't be removed. */
    public void forget(long run) {
        KeptConfiguration.forget(configuration.journal(), run);
    }

    /** Nothing is kept any more but for the runs that have not ended; throws EXTERNAL when a file can't be removed. */
    public void forgetAllBut(Set<Long> unfinished) {
        KeptConfiguration.forgetAllBut(configuration.journal(), unfinished);
    }
}
