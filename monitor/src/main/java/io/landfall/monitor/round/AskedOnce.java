package io.landfall.monitor.round;

import io.landfall.monitor.LandfallException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server or host as it is for one round of looks: asked through its lane, and each thing once, so that all looks of the
 * round see the same and cost it one question. A failure is remembered, too; when it has taken long, nothing else is asked.
 */
public final class AskedOnce implements InvocationHandler {

    private static final Duration LONG = Duration.ofSeconds(1);

    private final Object asked;
    private final Lane lane;
    private final boolean remembers;
    private final AtomicReference<LandfallException> silence;
    private final Map<List<Object>, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(Object value, Optional<LandfallException> failure) {}

    private AskedOnce(Object asked, Lane lane, boolean remembers, AtomicReference<LandfallException> silence) {
        this.asked = asked;
        this.lane = lane;
        this.remembers = remembers;
        this.silence = silence;
    }

    /** What {@code kind} marks as {@link Known} is not asked, and as {@link Measured} is asked each time. */
    public static <T> T of(Class<T> kind, T asked, Lane lane) {
        return proxy(kind, new AskedOnce(asked, lane, true, new AtomicReference<>()));
    }

    private static <T> T proxy(Class<T> kind, AskedOnce handler) {
        return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, handler));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        if (method.isAnnotationPresent(Known.class) || method.getDeclaringClass() == Object.class) {
            return call(method, arguments);
        }
        if (method.getName().equals("afresh")) {
            return proxy(method.getReturnType(), new AskedOnce(asked, lane, false, silence));
        }
        if (!remembers || method.isAnnotationPresent(Measured.class)) {
            return ask(method, arguments);
        }
        Object[] parts = arguments == null ? new Object[0] : arguments;
        Answer answer = answers.computeIfAbsent(
                List.of(method, Arrays.asList(parts)), question -> remembered(method, arguments));
        if (answer.failure().isPresent()) {
            throw answer.failure().get();
        }
        return answer.value();
    }

    private Answer remembered(Method method, Object[] arguments) {
        try {
            return new Answer(ask(method, arguments), Optional.empty());
        } catch (LandfallException e) {
            return new Answer(null, Optional.of(e));
        }
    }

    private Object ask(Method method, Object[] arguments) {
        LandfallException silent = silence.get();
        if (silent != null) {
            throw silent;
        }
        long start = System.nanoTime();
        try {
            return lane.ask(() -> call(method, arguments));
        } catch (LandfallException e) {
            if (System.nanoTime() - start > LONG.toNanos()) {
                silence.set(e);
            }
            throw e;
        }
    }

    private Object call(Method method, Object[] arguments) {
        try {
            return method.invoke(asked, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw LandfallException.bug("A look could not be made: " + e.getMessage(), e);
        }
    }
}
