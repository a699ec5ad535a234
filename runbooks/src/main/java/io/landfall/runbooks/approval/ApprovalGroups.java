package io.landfall.runbooks.approval;

import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a live window asks for together. Each stage has its turn, but nothing unapproved stands behind the point of no
 * return: the stage that commits it is asked for together with all that follow.
 */
public final class ApprovalGroups {

    private final List<List<Stage>> groups;

    private ApprovalGroups(List<List<Stage>> groups) {
        this.groups = groups;
    }

    /** {@code window} has the window's stages in order, without those that are skipped. */
    public static ApprovalGroups of(List<Stage> window) {
        List<List<Stage>> groups = new ArrayList<>();
        List<Stage> turn = new ArrayList<>();
        boolean commits = false;
        for (Stage stage : window) {
            turn.add(stage);
            commits = commits || stage.steps().stream().anyMatch(PointOfNoReturn.class::isInstance);
            if (!commits && !stage.isOnlyApproved()) {
                groups.add(List.copyOf(turn));
                turn.clear();
            }
        }
        if (!turn.isEmpty()) {
            groups.add(List.copyOf(turn));
        }
        return new ApprovalGroups(List.copyOf(groups));
    }

    public List<Stage> first() {
        return groups.get(0);
    }

    /** Returns what is asked for together with {@code stage}. */
    public List<Stage> with(Stage stage) {
        return groups.stream().filter(turn -> turn.contains(stage)).findFirst().orElseThrow();
    }
}
