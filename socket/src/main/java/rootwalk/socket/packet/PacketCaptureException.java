package rootwalk.socket.packet;

import java.io.IOException;
import java.io.Serial;

/// Packets cannot be captured here; [#reason()] has the reason, from which the caller can derive advice.
public final class PacketCaptureException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /// Why packets cannot be captured.
    public enum Reason {
        /// The process does not have the capability CAP_NET_RAW (EPERM, EACCES).
        NOT_PERMITTED("this process lacks the capability CAP_NET_RAW"),
        /// Not Linux on x86-64 or AArch64, or a kernel without packet sockets.
        NOT_HERE("this system has no packet sockets that rootwalk supports"),
        /// Anything else; the message has it.
        OTHER("the kernel refused");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    public PacketCaptureException(Reason reason, String detail) {
        super("cannot capture packets: " + reason.text + (detail.isEmpty() ? "" : ", " + detail));
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
