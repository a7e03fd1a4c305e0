package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import rootwalk.web.path.PathEvent.Sender;

/// Follows one connection from its segments. Used by one thread at a time.
///
/// The states after a segment are those of RFC 9293 section 3.5, figures 6 to 8, and section 3.6, figures 12 and 13:
/// the sender's state after sending, the receiver's after receiving.
public final class TcpConversation {

    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final Endpoint opener = new Endpoint(State.CLOSED);
    private final Endpoint listener = new Endpoint(State.LISTEN);
    private final List<ObservedSegment> segments = new ArrayList<>();
    private State openerBefore = State.CLOSED;
    private State listenerBefore = State.LISTEN;

    public TcpConversation(InetSocketAddress client, InetSocketAddress server) {
        this.client = client;
        this.server = server;
    }

    /// The segments so far, without a connection number.
    public ConnectionTrace trace() {
        return new ConnectionTrace(0, client, server, openerBefore, listenerBefore, segments);
    }

    public boolean isOver() {
        return !segments.isEmpty() && opener.state().isOver() && listener.state().isOver();
    }

    /// Adds the next segment of this connection.
    public ObservedSegment follow(Segment segment) {
        Sender sender = segment.source().equals(client) ? Sender.CLIENT : Sender.SERVER;
        Endpoint from = sender == Sender.CLIENT ? opener : listener;
        Endpoint to = sender == Sender.CLIENT ? listener : opener;
        if (segments.isEmpty() && !segment.has(TcpFlag.SYN)) {
            assumeEstablished();
        }
        if (sender == Sender.SERVER && segment.has(TcpFlag.RST) && !listener.hasBegun()) {
            portWasClosed();
        }
        begin(segment, from, to);
        long sequence = from.relative(segment.sequence());
        long acknowledgement = segment.has(TcpFlag.ACK) ? to.relative(segment.acknowledgement()) : 0;
        long window = from.window(segment, to);
        Set<Mark> marks = Marks.of(segment, sequence, acknowledgement, window, from, to);
        String words = SegmentDescription.of(segment, sequence, acknowledgement, marks, from, to);

        note(segment, sequence, acknowledgement, window, from, to);
        StateTransitions.sends(segment, acknowledgement, from, to);
        StateTransitions.receives(segment, sequence, acknowledgement, from, to);

        ObservedSegment observed =
                new ObservedSegment(segment, sender, sequence, acknowledgement, window, opener.state(),
                        listener.state(), marks, words);
        segments.add(observed);
        return observed;
    }

    /// The capture started after the connection was established.
    private void assumeEstablished() {
        opener.state(State.ESTABLISHED);
        listener.state(State.ESTABLISHED);
        openerBefore = State.ESTABLISHED;
        listenerBefore = State.ESTABLISHED;
    }

    /// Only an RST in response to a SYN means that no server listens.
    private void portWasClosed() {
        if (listenerBefore == State.LISTEN) {
            listenerBefore = State.CLOSED;
            listener.state(State.CLOSED);
            segments.replaceAll(observed -> observed.withServer(State.CLOSED));
        }
    }

    private static void begin(Segment segment, Endpoint from, Endpoint to) {
        if (!from.hasBegun()) {
            beginFrom(segment, from);
        }
        if (segment.has(TcpFlag.ACK) && !to.hasBegun()) {
            to.beginUnseen(segment.acknowledgement() - 1);
        }
        if (segment.has(TcpFlag.SYN)) {
            from.offers(segment.options());
        }
    }

    private static void beginFrom(Segment segment, Endpoint from) {
        if (segment.has(TcpFlag.SYN)) {
            from.begin(segment.sequence());
        } else {
            from.beginUnseen(segment.sequence() - 1);
        }
    }

    private static void note(Segment segment, long sequence, long acknowledgement, long window, Endpoint from,
            Endpoint to) {
        if (segment.has(TcpFlag.RST)) {
            return;
        }
        from.sent(sequence, sequence + segment.span());
        if (segment.has(TcpFlag.FIN)) {
            from.sentFin(sequence + segment.span());
        }
        if (segment.has(TcpFlag.ACK)) {
            to.acknowledged(acknowledgement);
            from.setLastAcknowledgement(Math.max(acknowledgement, from.lastAcknowledgement()), window);
        }
    }
}
