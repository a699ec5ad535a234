package io.landfall.monitor.checks;

/** When {@link Requirements} are asked for. */
public enum Occasion {
    /** Before a copy: the source can be copied, and the target can take it. */
    START,
    /** Before writes are stopped on the source. */
    SWITCH,
    /** Before what a migration has made is removed. */
    FINISH,
    /** Again and again while the target follows. */
    WATCH,
    /** Again and again after a switch without a way back, when nobody follows the source. */
    WATCH_ALONE,
    /** Most often: who takes writes, and who is where nobody should be. */
    ALARM,
    /** The same when nobody follows: what the target has alone is no alarm then. */
    ALARM_ALONE,
    /** When somebody asks: it reads every table's description. For people, not for timers and gates. */
    PEOPLE
}
