package io.landfall.runbooks.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.step.Found;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long the removal may take. */
class RemoveFilesTest {

    private final List<List<Object>> ended = new ArrayList<>();

    @Test
    void leavesTimeForWhatIsAsBigAsTheDatabase() {
        RemoveFiles step = new RemoveFiles(List.of(Leftovers.ofRoutes(host("/srv/data.landfall-incoming"), List.of())));

        step.act(Found.nothing());

        assertThat(ended).containsExactly(List.of("/srv/data.landfall-incoming", Duration.ofMinutes(30)));
        assertThat(step.limit()).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    }

    /** A host that prints one line, whatever is run on it. */
    private HostControl host(String line) {
        return (HostControl) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HostControl.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("endTask")) {
                        ended.add(List.of(arguments));
                        return null;
                    }
                    return line;
                });
    }
}
