package rootwalk.web.segment;

/// What is remarkable about a segment.
public enum Mark {
    /// All of it was sent before.
    RETRANSMISSION("retransmission"),
    /// It begins before what was sent last, but was not seen before.
    OUT_OF_ORDER("out of order"),
    /// What was sent just before it was not seen.
    GAP("an earlier segment was not seen"),
    /// It acknowledges the same again (RFC 5681 section 2).
    DUPLICATE_ACK("duplicate ACK"),
    /// It acknowledges what was not seen.
    ACKS_UNSEEN("acknowledges what was not seen"),
    /// It asks whether the other end is still there (RFC 9293 section 3.8.4).
    KEEP_ALIVE("keep-alive"),
    /// It takes no more for now.
    ZERO_WINDOW("window closed"),
    /// It says nothing but how much more it takes.
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
