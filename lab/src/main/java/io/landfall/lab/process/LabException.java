package io.landfall.lab.process;

/** Something of the lab did not start, answer or stop; the message says what it said. */
public final class LabException extends RuntimeException {

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
