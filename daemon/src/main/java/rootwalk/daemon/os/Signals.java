package rootwalk.daemon.os;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signals of the operating system. The JDK's only way to them, `sun.misc.Signal`, is asked for by reflection: the
/// compiler warns of any mention of it, and where it is missing the process goes on with the JVM's own handling.
public final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

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
            LOG.debug("SIG{} will not be heard", name, e);
            return false;
        }
    }
}
