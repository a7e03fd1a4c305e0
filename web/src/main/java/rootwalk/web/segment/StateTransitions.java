package rootwalk.web.segment;

/// The state transitions that are caused by segments (RFC 9293 section 3.3.2, figure 5).
final class StateTransitions {

    private StateTransitions() {}

    /// Updates an endpoint after it sent a segment.
    static void sends(Segment segment, long acknowledgement, Endpoint from, Endpoint to) {
        // An endpoint that acknowledges a FIN has received it, even if the capture has not seen it.
        receivesFin(from, to);
        if (segment.has(TcpFlag.RST)) {
            from.state(State.CLOSED);
            return;
        }
        if (segment.has(TcpFlag.SYN)) {
            from.state(afterSendingSyn(segment, from.state()));
        }
        if (segment.has(TcpFlag.FIN)) {
            boolean crossing = from.state() == State.CLOSE_WAIT && !to.isFinAcknowledgedBy(acknowledgement);
            // An endpoint with the other's FIN would acknowledge it, so both closed at the same time (figure 13).
            from.state(crossing ? State.CLOSING : afterSendingFin(from.state()));
        }
    }

    private static State afterSendingSyn(Segment segment, State now) {
        return switch (now) {
            case CLOSED, LISTEN, SYN_SENT -> segment.has(TcpFlag.ACK) ? State.SYN_RCVD : State.SYN_SENT;
            case SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> now;
        };
    }

    private static State afterSendingFin(State now) {
        return switch (now) {
            case SYN_RCVD, ESTABLISHED -> State.FIN_WAIT_1;
            case CLOSE_WAIT -> State.LAST_ACK;
            case CLOSED, LISTEN, SYN_SENT, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> now;
        };
    }

    /// Updates an endpoint after it received a segment.
    static void receives(Segment segment, long sequence, long acknowledgement, Endpoint from, Endpoint to) {
        if (segment.has(TcpFlag.RST)) {
            if (isAcceptable(sequence, acknowledgement, from, to)) {
                to.state(afterReset(to.state()));
            }
            return;
        }
        if (segment.has(TcpFlag.SYN)) {
            to.state(afterReceivingSyn(segment, acknowledgement, to.state()));
        }
        if (segment.has(TcpFlag.ACK)) {
            to.state(afterAcknowledgement(acknowledgement, to));
        }
        receivesFin(to, from);
    }

    /// RFC 9293 section 3.5.3: before the connection is established, a reset must acknowledge the SYN; afterwards it
    /// must be in the window.
    private static boolean isAcceptable(long sequence, long acknowledgement, Endpoint from, Endpoint to) {
        if (to.state() == State.SYN_SENT) {
            return acknowledgement >= 1;
        }
        long expected = Math.max(to.lastAcknowledgement(), 0);
        return sequence >= expected && sequence <= Math.max(expected + to.lastWindow(), from.next());
    }

    /// A passive open returns to LISTEN.
    private static State afterReset(State now) {
        return switch (now) {
            case LISTEN, SYN_RCVD -> State.LISTEN;
            case CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK,
                    TIME_WAIT ->
                State.CLOSED;
        };
    }

    private static State afterReceivingSyn(Segment segment, long acknowledgement, State now) {
        return switch (now) {
            case LISTEN -> State.SYN_RCVD;
            case SYN_SENT -> segment.has(TcpFlag.ACK) && acknowledgement >= 1 ? State.ESTABLISHED : State.SYN_RCVD;
            case CLOSED, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK,
                    TIME_WAIT ->
                now;
        };
    }

    private static State afterAcknowledgement(long acknowledgement, Endpoint to) {
        State now = to.state();
        boolean ofFin = to.isFinAcknowledgedBy(acknowledgement);
        return switch (now) {
            case SYN_RCVD -> acknowledgement >= 1 ? State.ESTABLISHED : now;
            case FIN_WAIT_1 -> ofFin ? State.FIN_WAIT_2 : now;
            case CLOSING -> ofFin ? State.TIME_WAIT : now;
            case LAST_ACK -> ofFin ? State.CLOSED : now;
            case CLOSED, LISTEN, SYN_SENT, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT -> now;
        };
    }

    /// A FIN is processed after everything before it was received.
    private static void receivesFin(Endpoint receiver, Endpoint closer) {
        if (closer.isComplete()) {
            receiver.state(afterReceivingFin(receiver.state()));
        }
    }

    private static State afterReceivingFin(State now) {
        return switch (now) {
            case SYN_RCVD, ESTABLISHED -> State.CLOSE_WAIT;
            case FIN_WAIT_1 -> State.CLOSING;
            case FIN_WAIT_2 -> State.TIME_WAIT;
            case CLOSED, LISTEN, SYN_SENT, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> now;
        };
    }
}
