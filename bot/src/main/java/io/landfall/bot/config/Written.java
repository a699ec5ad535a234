package io.landfall.bot.config;

import io.landfall.monitor.Secret;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration was read from: enough to read it again when the file, a variable or a secret has changed.
 *
 * @param file where it stands, absolute
 * @param text what stands there
 * @param variables what it took from the environment, by name
 * @param secretFiles the secrets that it took from files, by the paths as they are written
 */
record Written(Path file, String text, Map<String, Secret> variables, Map<String, Secret> secretFiles) {

    Written {
        variables = Map.copyOf(variables);
        secretFiles = Map.copyOf(secretFiles);
    }
}
