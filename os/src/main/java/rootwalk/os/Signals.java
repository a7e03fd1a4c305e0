package rootwalk.os;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Signals of the operating system. The only API of the JDK for them, `sun.misc.Signal`, is used by reflection, since the
/// compiler warns of each use. Without it, the JVM handles signals itself.
public final class Signals {

    /// The system property that the launcher sets if it had SIGHUP ignored.
    private static final String HELD = "rootwalk.hang-up";

    private static final int SIGHUP = 1;

    private Signals() {}

    /// If the launcher set SIGHUP to be ignored, sets another handler. The new handler is a function of the C library that does
    /// nothing: with the default handler, a signal would end the process before [#on] is called.
    public static void releaseHangUp() {
        if (!"held".equals(System.getProperty(HELD))) {
            return;
        }
        int ignored = CLibrary.call("signal", SIGHUP, CLibrary.function("getpid").address());
    }

    /// A `SignalHandler`. The JVM also calls the methods of [Object].
    private record Handler(Runnable action) implements InvocationHandler {

        /// A proxy is equal to itself only.
        @Override
        @SuppressWarnings("ReferenceEquality")
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "a handler of a signal";
            };
        }
    }

    /// Runs `action` on its own thread for each signal. A signal that was ignored when the process started, such as HUP under
    /// `nohup`, stays ignored.
    ///
    /// @param name without SIG: `TERM`, `HUP`
    /// @return whether the process receives the signal
    public static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object adapter = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler},
                    new Handler(action));
            Object before = signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), adapter);
            return !before.equals(handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Not a field: the first call may be before the log is configured.
            LoggerFactory.getLogger(Signals.class).debug("SIG{} cannot be received", name, e);
            return false;
        }
    }
}
