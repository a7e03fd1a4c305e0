package rootwalk.socket;

/// What the loops of a listener have done since they began.
///
/// @param received
///            datagrams handed to the handlers
/// @param sent
///            replies sent by the loops; those of a [ReplyPath] are not among them
/// @param oversized
///            datagrams dropped because they were longer than [ListenSettings#largestRequest()]
/// @param unsent
///            replies lost because the send buffer stayed full or there was no way to the client
/// @param faults
///            failed system calls and handlers that threw; each cost at most a batch
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
