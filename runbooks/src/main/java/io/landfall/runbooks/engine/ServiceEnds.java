package io.landfall.runbooks.engine;

/** The service ends; the run goes on in the next process. */
final class ServiceEnds extends RuntimeException {

    private static final long serialVersionUID = 1;
}
