package rootwalk.web.segment;

/// Notable properties of a segment.
public enum Mark {
    /// All of it was sent before.
    RETRANSMISSION("retransmission"),
    /// It begins before the highest number sent, but was not captured before.
    OUT_OF_ORDER("out of order"),
    /// The data before it was not captured.
    GAP("an earlier segment was not captured"),
    /// It repeats the last acknowledgement (RFC 5681 section 2).
    DUPLICATE_ACK("duplicate ACK"),
    /// It acknowledges data that was not captured.
    ACKS_UNSEEN("acknowledges data that was not captured"),
    /// It checks whether the other endpoint is alive (RFC 9293 section 3.8.4).
    KEEP_ALIVE("keep-alive"),
    /// The receive window is zero.
    ZERO_WINDOW("window closed"),
    /// It changes only the receive window.
    WINDOW_UPDATE("window update");

    private final String text;

    Mark(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
