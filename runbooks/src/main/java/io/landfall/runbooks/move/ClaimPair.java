package io.landfall.runbooks.move;

import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.Ownership;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The source belongs to this journal's migration; the schema {@code landfall} is there. */
record ClaimPair(Pair pair, Owner owner, Supplier<List<Requirement>> needed, Duration limit)
        implements Step.Reversible {

    static final String NAME = "claim-pair";
    private static final String SCHEMA = "schema-there";
    private static final String OWNER = "owner";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Create the schema landfall on " + pair.source().name() + " and note in it that this migration owns "
                + pair + ".";
    }

    @Override
    public List<Requirement> gates() {
        return needed.get();
    }

    @Override
    public Found look() {
        try (Session session = pair.source().open()) {
            return Found.of(SCHEMA, LandfallSchema.exists(session))
                    .with(
                            OWNER,
                            new Ownership(session).read().map(this::describe).orElse("nobody"));
        }
    }

    private String describe(Owner there) {
        return there.migration() + " of journal " + there.journal() + ", run " + there.run();
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(SCHEMA) && now.text(OWNER).equals(describe(owner));
    }

    @Override
    public void act(Found before) {
        try (Session session = pair.source().open()) {
            new Ownership(session).refuseForeign(owner.journal(), owner.migration());
            LandfallSchema.create(session);
            new Ownership(session).claim(owner);
        }
    }

    @Override
    public void undo(Found before) {
        try (Session session = pair.source().open()) {
            Optional<Owner> there = new Ownership(session).read();
            if (there.filter(other -> !other.journal().equals(owner.journal())).isPresent()) {
                return;
            }
            if (!before.isTrue(SCHEMA)) {
                LandfallSchema.drop(session);
            } else if (before.text(OWNER).equals("nobody")) {
                new Ownership(session).release(owner.journal());
            }
        }
    }
}
