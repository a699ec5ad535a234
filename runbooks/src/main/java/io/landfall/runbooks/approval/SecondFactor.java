package io.landfall.runbooks.approval;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Person;

/** A second proof of who somebody is, where a name in a chat is not enough. Safe for several threads. */
public interface SecondFactor {

    /** Whether approving this takes a code. */
    boolean isFor(String approval);

    /** Takes a code that {@code who} gives now, once. Throws REFUSED when it does not prove who that is. */
    void prove(Person who, Secret code);

    /** Returns the key with which {@code who} makes codes from now on. Throws REFUSED when there is one already. */
    Secret enrol(Person who);
}
