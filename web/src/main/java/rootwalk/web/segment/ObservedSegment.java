package rootwalk.web.segment;

import java.util.Set;

import rootwalk.web.path.PathEvent.Sender;

/// A segment on its way from one end to the other, and both ends once it has arrived.
///
/// @param sequence
///            of its first octet, counted from the sender's SYN
/// @param acknowledgement
///            what it expects next, counted from the other's SYN; 0 without ACK
/// @param window
///            octets that the sender takes, scaled
/// @param client
///            state of the end that opened the connection
/// @param server
///            state of the other end
/// @param description
///            what it is: `SYN+ACK`, `data 517 octets (TLS ClientHello)`, `ACK of FIN`
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
