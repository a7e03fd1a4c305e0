package rootwalk.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

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
        Linker linker = Linker.nativeLinker();
        MethodHandle signal = linker.downcallHandle(linker.defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try {
            MemorySegment ignored =
                    (MemorySegment) signal.invokeExact(SIGHUP, linker.defaultLookup().findOrThrow("getpid"));
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
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
            MethodHandle run = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class)).bindTo(action);
            Object adapter = MethodHandleProxies.asInterfaceInstance(handler,
                    MethodHandles.dropArguments(run, 0, signal));
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
