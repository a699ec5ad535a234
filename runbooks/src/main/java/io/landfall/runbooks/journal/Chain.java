package io.landfall.runbooks.journal;

import java.util.Optional;

/**
 * What the hashes of a journal say.
 *
 * @param rows how many rows fit, from the first one on
 * @param lastHash the hash of the last row that fits; empty when there is none
 * @param broken the first row that does not fit; empty when the chain is whole
 */
public record Chain(long rows, String lastHash, Optional<Broken> broken) {

    /**
     * A row that does not fit.
     *
     * @param row its number
     * @param what which row it is and what does not fit, in a sentence
     */
    public record Broken(long row, String what) {}

    public boolean isWhole() {
        return broken.isEmpty();
    }
}
