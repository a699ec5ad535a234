package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import java.util.Optional;

/** A tool that is {@link BackupProgram}, in the words of its family. */
public interface ProgramTool extends BackupTool {

    BackupProgram program();

    @Override
    default String means(Copy copy) {
        return program().means(copy);
    }

    @Override
    default Optional<String> receives(Copy copy) {
        return Optional.of(program().receives(copy));
    }

    @Override
    default String makes() {
        return program().makes();
    }

    @Override
    default String options(OwnAccount account, Secret password, ServerIdentity server) {
        return program().options(account, password, server);
    }

    @Override
    default String prepares(String files, DataSize memory) {
        return program().prepares(files, memory);
    }

    @Override
    default String moves(Optional<String> optionFile) {
        return program().moves(optionFile);
    }
}
