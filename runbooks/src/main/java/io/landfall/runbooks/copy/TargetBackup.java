package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.server.ServerControl;
import java.util.List;
import java.util.Optional;

/** Where the copy arrives: beside the target's data directory. */
public final class TargetBackup extends Backup {

    private final DataDirectory data;

    public TargetBackup(ServerControl target, DataDirectory data) {
        super(target.host());
        this.data = data;
    }

    @Override
    public String path() {
        return data.path() + ".landfall-incoming";
    }

    @Override
    public String work() {
        return data.path() + ".landfall-work";
    }

    /** What the programs that receive here are marked with. */
    public String receiver() {
        return path() + ".receiver";
    }

    /** The list of the files of tables that this copy has brought out of the data directory. */
    String linked() {
        return path() + "/linked";
    }

    @Override
    protected List<String> tasks() {
        return List.of(work(), receiver());
    }

    /** Where the copy ends; empty when it has not arrived whole, or was removed. */
    public Optional<String> position() {
        return read(Mark.COPIED);
    }
}
