package rootwalk.web.segment;

/// The states of one endpoint (RFC 9293 section 3.3.2).
public enum State {
    CLOSED, LISTEN, SYN_SENT, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT;

    /// Whether an endpoint in this state sends no more on its own.
    boolean isOver() {
        return switch (this) {
            case CLOSED, LISTEN, TIME_WAIT -> true;
            case SYN_SENT, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK -> false;
        };
    }
}
