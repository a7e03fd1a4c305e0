package rootwalk.web.segment;

import java.util.Set;

import rootwalk.web.path.PathEvent.Sender;

/// A segment, with the state of both endpoints after it.
///
/// @param sequence relative to the sender's SYN
/// @param acknowledgement relative to the receiver's SYN; 0 without ACK
/// @param window the sender's receive window in octets, scaled
/// @param client the state of the endpoint that opened the connection
/// @param server the state of the other endpoint
/// @param description `SYN+ACK`, `data 517 octets (TLS ClientHello)`, `ACK of FIN`
public record ObservedSegment(
        Segment segment,
        Sender from,
        long sequence,
        long acknowledgement,
        long window,
        State client,
        State server,
        Set<Mark> marks,
        String description) {

    public ObservedSegment {
        marks = Set.copyOf(marks);
    }

    ObservedSegment withServer(State other) {
        return new ObservedSegment(segment, from, sequence, acknowledgement, window, client, other, marks, description);
    }
}
