package rootwalk.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// Functions of the C library whose arguments and results are integers and pointers. Any thread.
///
/// All are linked with the signature of [rootwalk.socket.kernel.SystemCalls], six words in and one out: the JVM needs several milliseconds for
/// each other one, and some of them are called before the first query.
final class CLibrary {

    private static final int WORDS = 6;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private CLibrary() {}

    /// The address of a function.
    static MemorySegment function(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    /// Calls a function that returns an `int` or a small `long`. The caller keeps the memory of pointers alive.
    ///
    /// @return its result, or the negative error number
    static int call(String name, long... arguments) {
        long[] words = Arrays.copyOf(arguments, WORDS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(JAVA_LONG);
            long result = (long) CALL.invokeExact(function(name), errno, words[0], words[1], words[2], words[3],
                    words[4], words[5]);
            // Functions that return an int leave the upper half of the register undefined.
            int narrow = (int) result;
            return narrow < 0 ? -errno.get(JAVA_INT, 0) : narrow;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library could not be called", e);
        }
    }
}
