package io.landfall.runbooks.route;

import io.landfall.runbooks.step.ByHand;
import java.util.List;

/**
 * One way in which the application finds its database, for one run: it leads to the source until it is switched, and to
 * the target from then on. Made ready before the window, so that little can fail in it.
 */
public interface Route {

    /** Where it is, such as {@code app-1:/etc/shop.conf}. */
    String where();

    /** How applications come to the source by it; empty where that is not known. */
    List<Way> waysToSource();

    /** The same to the target, once it is switched. */
    List<Way> waysToTarget();

    /** Whether it leads to the source. */
    boolean leadsToSource();

    /**
     * What the switch will need is reached, allowed and ready. Nothing that leads the application changes. Throws REFUSED
     * when it does not lead to the source.
     */
    void stage();

    /** Whether it is ready as it would be if it were staged now. */
    boolean isStaged();

    /** What {@link #stage} made is gone. */
    void discard();

    /** It leads to the target, and the application was told. Returns when it was read back. May be called again. */
    void switchOver();

    /** Whether it leads to the target and nowhere to the source, as read now. */
    boolean isSwitched();

    /** What a person does instead of {@link #switchOver}, as a part of a sentence. */
    String byHand();

    /** Adds what a script does instead of {@link #switchOver}; nothing where only a person can do it. */
    ByHand onByHand(ByHand before);

    /** Adds what a script does to bring back what was there before, when it was switched. */
    ByHand backByHand(ByHand before);

    /** What a person does where no script can, or when the script's line can't; as sentences. */
    String orByHand(boolean back);
}
