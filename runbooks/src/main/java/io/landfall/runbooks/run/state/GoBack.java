package io.landfall.runbooks.run.state;

/** A run ends here, and everything it did is taken back. The message is the reason. */
public final class GoBack extends RuntimeException {

    private static final long serialVersionUID = 1;

    public GoBack(String reason) {
        super(reason);
    }
}
