package io.landfall.runbooks.maintenance;

import java.time.Duration;

/** What makes an application show its polite page, or itself again. A request shows whether it does. */
public interface PageSwitch {

    /** What shows the page, for people to read. */
    String on();

    /** What shows the application again, for people to read. */
    String off();

    /** The same as a command for a shell on the page's host. */
    String offCommand();

    /** The page is shown soon afterwards. May be called again. */
    void show(Duration limit);

    /** The application is shown soon afterwards. May be called again. */
    void hide(Duration limit);

    /**
     * What {@link #show} needs is there. Nobody sees a difference; what is there already stays. Throws REFUSED or EXTERNAL,
     * and leaves everything as it was, where it can't be.
     */
    default void prepare() {}
}
