package io.landfall.lab.ledger;

import io.landfall.lab.process.LabException;
import java.lang.reflect.Proxy;

/** SIGHUP, which says to read the configuration again. */
final class HangupSignal {

    private HangupSignal() {}

    /**
     * Runs {@code action} at every SIGHUP from now on.
     *
     * <p>By reflection: {@code sun.misc.Signal} of the module jdk.unsupported is the only way, and naming it in the
     * source is a warning that can't be turned off.
     */
    static void on(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    HangupSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangup, ours);
        } catch (ReflectiveOperationException e) {
            throw new LabException("This JVM can't handle SIGHUP: " + e, e);
        }
    }
}
