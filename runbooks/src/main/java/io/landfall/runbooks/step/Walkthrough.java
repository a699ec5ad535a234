package io.landfall.runbooks.step;

import java.util.List;

/** Takes the steps of a window through the engine while nothing is stopped, with rows that stand nowhere. For one thread. */
public interface Walkthrough extends AutoCloseable {

    /** Each of {@code steps} was rehearsed, in their order. */
    void pass(List<Step.Fenced> steps);

    @Override
    void close();
}
