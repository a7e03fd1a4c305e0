package rootwalk.daemon.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.slf4j.LoggerFactory;

/// Signals of the operating system. The JDK's only way to them, `sun.misc.Signal`, is asked for by reflection: the
/// compiler warns of any mention of it, and where it is missing the process goes on with the JVM's own handling.
public final class Signals {

    /// The system property by which the launcher says that it had SIGHUP ignored.
    private static final String HELD = "rootwalk.hang-up";

    private static final int SIGHUP = 1;

    private Signals() {}

    /// Gives up that SIGHUP is ignored, where the launcher of this program had it ignored until now. The new handler is a
    /// function of the C library that does nothing, since with the default one a signal would end the process before
    /// [#on] is called.
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
            throw new IllegalStateException("a call of the operating system could not be made", e);
        }
    }

    /// Runs `action` on a thread of its own whenever the signal comes. One that whoever started this process wanted ignored,
    /// as `nohup` does with HUP, stays ignored by the JVM.
    ///
    /// @param name without SIG: `TERM`, `HUP`
    /// @return whether the signal will be heard
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
            // Not in a field: the first signal is asked for before the log is there.
            LoggerFactory.getLogger(Signals.class).debug("SIG{} will not be heard", name, e);
            return false;
        }
    }
}
