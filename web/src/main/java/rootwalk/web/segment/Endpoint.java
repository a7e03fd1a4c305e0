package rootwalk.web.segment;

/// One end of a connection, as far as an observer knows it. Belongs to the thread of its conversation.
///
/// Numbers are counted from the end's SYN, whose number is 0, and never wrap.
final class Endpoint {

    /// No FIN yet.
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

    /// Behind the highest number that was sent.
    long next() {
        return next;
    }

    /// Whether anything is known of its numbers.
    boolean hasBegun() {
        return begun;
    }

    /// Its SYN has this number.
    void begin(long absolute) {
        begun = true;
        initial = absolute;
    }

    /// Its SYN was not seen; let this be its number.
    void beginUnseen(long absolute) {
        begin(absolute);
        sent(0, 1);
    }

    /// Counts a number of 32 bits from the beginning, as the one nearest to what was sent last (RFC 9293 section 3.4).
    long relative(long absolute) {
        return next + (int) (absolute - initial - next);
    }

    boolean hasSent(long from, long to) {
        return sent.covers(from, to);
    }

    /// Notes numbers that passed by.
    void sent(long from, long to) {
        sent.add(from, to);
        next = Math.max(next, to);
    }

    void sentFin(long behind) {
        afterFin = behind;
    }

    /// Notes that the other end has all before a number, whether it was seen or not.
    void acknowledged(long number) {
        sent(0, number);
    }

    boolean isFinAcknowledgedBy(long number) {
        return afterFin != NONE && number >= afterFin;
    }

    /// Whether its FIN has passed, and all that comes before it.
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

    /// What a window means: scaled where both ends offered it, but never in a SYN (RFC 7323 section 2.2).
    long window(Segment segment, Endpoint other) {
        boolean scaled = scales && other.scales && !segment.has(TcpFlag.SYN);
        return (long) segment.window() << (scaled ? shift : 0);
    }
}
