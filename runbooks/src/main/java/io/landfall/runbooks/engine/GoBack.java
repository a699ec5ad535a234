package io.landfall.runbooks.engine;

/** A run ends here, and everything it did is taken back. The message is the reason. */
final class GoBack extends RuntimeException {

    private static final long serialVersionUID = 1;

    GoBack(String reason) {
        super(reason);
    }
}
