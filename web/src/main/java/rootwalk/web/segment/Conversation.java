package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import rootwalk.web.path.PathEvent.Sender;

/// Follows one connection. Belongs to one thread at a time.
///
/// The states after a segment are those of RFC 9293 section 3.5, figures 6 to 8, and section 3.6, figures 12 and 13: the
/// sender's once it has sent, the receiver's once it has received.
public final class Conversation {

    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final End opener = new End(State.CLOSED);
    private final End listener = new End(State.LISTEN);
    private final List<Passage> passages = new ArrayList<>();
    private State openerBefore = State.CLOSED;
    private State listenerBefore = State.LISTEN;

    public Conversation(InetSocketAddress client, InetSocketAddress server) {
        this.client = client;
        this.server = server;
    }

    /// What was seen until now, without a number.
    public Trace trace() {
        return new Trace(0, client, server, openerBefore, listenerBefore, passages);
    }

    public boolean isOver() {
        return !passages.isEmpty() && opener.state().isOver() && listener.state().isOver();
    }

    /// The next segment of this connection, in the order in which they were seen.
    public Passage follow(Segment segment) {
        Sender sender = segment.source().equals(client) ? Sender.CLIENT : Sender.SERVER;
        End from = sender == Sender.CLIENT ? opener : listener;
        End to = sender == Sender.CLIENT ? listener : opener;
        if (passages.isEmpty() && !segment.has(Flag.SYN)) {
            joinLate();
        }
        if (sender == Sender.SERVER && segment.has(Flag.RST) && !listener.hasBegun()) {
            nobodyListened();
        }
        begin(segment, from, to);
        long sequence = from.relative(segment.sequence());
        long acknowledgement = segment.has(Flag.ACK) ? to.relative(segment.acknowledgement()) : 0;
        long window = from.window(segment, to);
        Set<Mark> marks = Marks.of(segment, sequence, acknowledgement, window, from, to);
        String words = Words.of(segment, sequence, acknowledgement, marks, from, to);

        note(segment, sequence, acknowledgement, window, from, to);
        Transitions.sends(segment, acknowledgement, from, to);
        Transitions.receives(segment, sequence, acknowledgement, from, to);

        Passage passage = new Passage(segment, sender, sequence, acknowledgement, window, opener.state(),
                listener.state(), marks, words);
        passages.add(passage);
        return passage;
    }

    /// Looking began when the connection was open already.
    private void joinLate() {
        opener.state(State.ESTABLISHED);
        listener.state(State.ESTABLISHED);
        openerBefore = State.ESTABLISHED;
        listenerBefore = State.ESTABLISHED;
    }

    /// Only the answer to a SYN means that nothing listens.
    private void nobodyListened() {
        if (listenerBefore == State.LISTEN) {
            listenerBefore = State.CLOSED;
            listener.state(State.CLOSED);
            passages.replaceAll(passage -> passage.withServer(State.CLOSED));
        }
    }

    private static void begin(Segment segment, End from, End to) {
        if (!from.hasBegun()) {
            beginFrom(segment, from);
        }
        if (segment.has(Flag.ACK) && !to.hasBegun()) {
            to.beginUnseen(segment.acknowledgement() - 1);
        }
        if (segment.has(Flag.SYN)) {
            from.offers(segment.options());
        }
    }

    private static void beginFrom(Segment segment, End from) {
        if (segment.has(Flag.SYN)) {
            from.begin(segment.sequence());
        } else {
            from.beginUnseen(segment.sequence() - 1);
        }
    }

    private static void note(Segment segment, long sequence, long acknowledgement, long window, End from, End to) {
        if (segment.has(Flag.RST)) {
            return;
        }
        from.sent(sequence, sequence + segment.span());
        if (segment.has(Flag.FIN)) {
            from.sentFin(sequence + segment.span());
        }
        if (segment.has(Flag.ACK)) {
            to.acknowledged(acknowledgement);
            from.told(Math.max(acknowledgement, from.lastAcknowledgement()), window);
        }
    }
}
