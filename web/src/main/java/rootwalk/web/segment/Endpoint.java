package rootwalk.web.segment;

/// One endpoint of a connection, as far as the capture shows it. Used by the thread of its conversation.
///
/// Sequence numbers are relative to the endpoint's SYN, which is 0, and do not wrap.
final class Endpoint {

    /// No FIN was sent.
    private static final long NONE = -1;

    final PayloadDescription payloads = new PayloadDescription();
    private final SequenceRanges sent = new SequenceRanges();
    private State state;
    private boolean begun;
    private long initial;
    private long next;
    private long afterFin = NONE;
    private long lastAcknowledgement = NONE;
    private long lastWindow = NONE;
    private int shift;
    private boolean scales;

    Endpoint(State state) {
        this.state = state;
    }

    State state() {
        return state;
    }

    void state(State now) {
        state = now;
    }

    /// The number after the highest one that was sent.
    long next() {
        return next;
    }

    /// Whether the initial sequence number is known.
    boolean hasBegun() {
        return begun;
    }

    /// Sets the number of its SYN.
    void begin(long absolute) {
        begun = true;
        initial = absolute;
    }

    /// Sets an assumed number for its SYN, which was not captured.
    void beginUnseen(long absolute) {
        begin(absolute);
        sent(0, 1);
    }

    /// Converts an absolute 32-bit number to the nearest relative one (RFC 9293 section 3.4).
    long relative(long absolute) {
        return next + (int) (absolute - initial - next);
    }

    boolean hasSent(long from, long to) {
        return sent.covers(from, to);
    }

    /// Records sequence numbers that were sent.
    void sent(long from, long to) {
        sent.add(from, to);
        next = Math.max(next, to);
    }

    void sentFin(long behind) {
        afterFin = behind;
    }

    /// Records that the other endpoint has received everything before a number, captured or not.
    void acknowledged(long number) {
        sent(0, number);
    }

    boolean isFinAcknowledgedBy(long number) {
        return afterFin != NONE && number >= afterFin;
    }

    /// Whether its FIN and everything before it was captured.
    boolean isComplete() {
        return afterFin != NONE && sent.covers(0, afterFin);
    }

    long lastAcknowledgement() {
        return lastAcknowledgement;
    }

    long lastWindow() {
        return lastWindow;
    }

    void setLastAcknowledgement(long acknowledgement, long window) {
        lastAcknowledgement = acknowledgement;
        lastWindow = window;
    }

    void offers(TcpOptions options) {
        scales = options.windowScale().isPresent();
        shift = options.windowScale().orElse(0);
    }

    /// The window in octets: scaled if both endpoints offered the option, but never in a SYN (RFC 7323 section 2.2).
    long window(Segment segment, Endpoint other) {
        boolean scaled = scales && other.scales && !segment.has(TcpFlag.SYN);
        return (long) segment.window() << (scaled ? shift : 0);
    }
}
