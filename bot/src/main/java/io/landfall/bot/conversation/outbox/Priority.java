package io.landfall.bot.conversation.outbox;

/** In which order things are left out when too much waits; of the same worth, the oldest goes first. */
enum Priority {
    /** What only one person sees, and only while they look: late, it is of no use. */
    ASIDE("messages to one person"),
    /** What checks find: the newest of it tells how things are. */
    NEWS("messages of checks"),
    /** Answers, which can be asked for again, and what begins; also a question that has been answered. */
    WORD("short messages and answers"),
    /** What has come of a step. Left out only when there is no room for anything else. */
    OUTCOME("outcomes of steps"),
    /** Questions, plans, pages and the first message of a run. Never left out; cut when there is no room at all. */
    MATTER("");

    private final String words;

    Priority(String words) {
        this.words = words;
    }

    /** What messages of this worth are called. */
    String words() {
        return words;
    }
}
