package io.landfall.runbooks.run.state;

/** The service ends; the run goes on in the next process. */
public final class ServiceEnds extends RuntimeException {

    private static final long serialVersionUID = 1;
}
