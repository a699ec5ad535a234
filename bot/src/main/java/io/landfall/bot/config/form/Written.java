package io.landfall.bot.config.form;

import io.landfall.monitor.Secret;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration was read from: enough to read it again when the file, a variable or a secret has changed.
 *
 * @param file where it stands, absolute
 * @param text what stands there, which may hold passwords
 * @param variables what it took from the environment, by name
 * @param files the secrets, certificates and keys that it took from files, whole, by the paths as they are written
 */
public record Written(Path file, Secret text, Map<String, Secret> variables, Map<String, Secret> files) {

    public Written {
        variables = Map.copyOf(variables);
        files = Map.copyOf(files);
    }
}
