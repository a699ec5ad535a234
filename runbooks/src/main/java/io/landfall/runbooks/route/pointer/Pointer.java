package io.landfall.runbooks.route.pointer;

import io.landfall.runbooks.step.ByHand;
import java.util.Optional;

/** Something of the team's that names the database by one text. */
public interface Pointer {

    /** Such as {@code app-1: dns-tool get db}. */
    String where();

    /** What it names now. Throws EXTERNAL when that can't be read. */
    String now();

    /** It is to name {@code to}; may be asked again. Throws EXTERNAL when it was refused or nobody answered. */
    void set(String from, String to);

    /** What a person does instead of {@link #set}, as a part of a sentence. */
    String byHand(String from, String to);

    /** What a script does instead of {@link #now}; empty where only a person can. */
    Optional<ByHand.Command> look();

    /** What a script does instead of {@link #set}. */
    Optional<ByHand.Command> setting(String from, String to);
}
