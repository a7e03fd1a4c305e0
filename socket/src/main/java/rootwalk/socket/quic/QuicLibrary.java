package rootwalk.socket.quic;

import java.util.Optional;

import io.netty.handler.codec.quic.Quic;
import org.jspecify.annotations.Nullable;

/// The native library for QUIC. Any thread.
public final class QuicLibrary {

    private QuicLibrary() {}

    /// Loads the library.
    ///
    /// @return why it cannot be used, for users; empty if it can
    public static Optional<String> lack() {
        return Quic.isAvailable() ? Optional.empty() : Optional.of(text(Quic.unavailabilityCause()));
    }

    static String text(@Nullable Throwable failure) {
        Throwable first = failure;
        while (first != null && first.getCause() != null) {
            first = first.getCause();
        }
        String reason = first == null ? "" : String.valueOf(first.getMessage()).lines().findFirst().orElse("");
        return "QUIC is not available, because its native library (netty_quiche) cannot be loaded on this system ("
                + System.getProperty("os.name") + ", " + System.getProperty("os.arch") + "): "
                + reason;
    }
}
