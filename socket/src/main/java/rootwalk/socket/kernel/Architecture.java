package rootwalk.socket.kernel;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;

/// The architecture of the machine, as far as memory layouts depend on it.
final class Architecture {

    private Architecture() {}

    static boolean isX86() {
        return name().equals("amd64");
    }

    /// Whether the layouts of this package are valid on this machine.
    static boolean isKnown() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
                && (isX86() || name().equals("aarch64"))
                && ValueLayout.ADDRESS.byteSize() == 8
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    private static String name() {
        return System.getProperty("os.arch");
    }
}
