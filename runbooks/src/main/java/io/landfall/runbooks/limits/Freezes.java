package io.landfall.runbooks.limits;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.History;
import java.util.Map;
import java.util.Optional;

/** The freeze of all migrations, as the journal keeps it over restarts. Safe for several threads. */
public final class Freezes {

    private final Journal journal;
    private final History history;
    private final ApprovalPolicy policy;

    /** {@code history} is what {@code journal} comes to. */
    public Freezes(Journal journal, History history, ApprovalPolicy policy) {
        this.journal = journal;
        this.history = history;
        this.policy = policy;
    }

    /** The freeze that holds now; empty when none does. */
    public Optional<Freeze> now() {
        return Freeze.now(history);
    }

    /** From here on nothing is switched over. Throws BAD_INPUT without a reason, REFUSED when that is so already. */
    public synchronized void freeze(String reason, Person who, String event) {
        if (reason.isBlank()) {
            throw LandfallException.badInput("Why? Write `freeze REASON`: whoever is refused will read it.");
        }
        now().ifPresent(freeze -> {
            throw LandfallException.refused("It is " + freeze + ". That stays; `thaw` first to give another reason.");
        });
        write(EntryKind.FREEZE, reason, who, event);
    }

    /**
     * Ends the freeze and returns it. Throws REFUSED when there is none, or when {@code who} neither said it nor may
     * approve.
     */
    public synchronized Freeze thaw(Person who, String event) {
        Freeze freeze =
                now().orElseThrow(() -> LandfallException.refused("Nothing is frozen, so there is nothing to thaw."));
        if (policy.refusesGo(who, freeze.who()).isPresent()) {
            throw LandfallException.refused(who.name() + " neither froze it nor is an approver, so it stays " + freeze
                    + ". " + freeze.name() + " or an approver may say `thaw`.");
        }
        write(EntryKind.THAW, freeze.reason(), who, event);
        return freeze;
    }

    private void write(EntryKind kind, String reason, Person who, String event) {
        journal.append(
                new Entry.Record(0, "", kind, "", who.id(), Map.of("reason", reason, "name", who.name()), event));
    }
}
