package rootwalk.socket;

/// Counters of the loops of a listener since their start.
///
/// @param received
///            datagrams handed to the handlers
/// @param sent
///            responses sent by the loops, without those of a [ReturnPath]
/// @param oversized
///            datagrams dropped because they were longer than [ListenSettings#largestRequest()]
/// @param unsent
///            responses lost because the send buffer stayed full or the client was unreachable
/// @param faults
///            failed system calls and exceptions of handlers; each loses at most a batch
public record UdpCounts(long received, long sent, long oversized, long unsent, long faults) {

    public static final UdpCounts NONE = new UdpCounts(0, 0, 0, 0, 0);

    /// The sum of two counts.
    public UdpCounts plus(UdpCounts other) {
        return new UdpCounts(
                received + other.received,
                sent + other.sent,
                oversized + other.oversized,
                unsent + other.unsent,
                faults + other.faults);
    }
}
