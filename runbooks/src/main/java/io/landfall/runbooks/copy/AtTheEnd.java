package io.landfall.runbooks.copy;

/** Something to do at the end of a block, also when it fails; a failure of its own does not hide the block's. */
@FunctionalInterface
public interface AtTheEnd extends AutoCloseable {
    @Override
    void close();
}
