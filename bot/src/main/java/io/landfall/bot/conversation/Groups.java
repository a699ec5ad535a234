package io.landfall.bot.conversation;

import java.util.List;
import java.util.Optional;

/** Who is in the groups that may approve, as the chat knows them. */
@FunctionalInterface
public interface Groups {

    /** There are no groups: every approver is one person. */
    Groups NONE = approver -> Optional.empty();

    /**
     * Returns the ids of a group's members, nobody when it can't be looked up now; empty when {@code approver} is no
     * group. May take some seconds.
     */
    Optional<List<String>> members(String approver);

    /** Returns why the group could not be looked up when it was asked for last; empty when it could. */
    default Optional<String> trouble(String approver) {
        return Optional.empty();
    }

    /** Whether this id is a person who can answer: not when the chat says that it is a bot or has left. */
    default boolean isPerson(String id) {
        return true;
    }
}
