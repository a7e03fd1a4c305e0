package rootwalk.web.path;

/// The state of a TCP connection in the kernel (tcp(7), `TCP_INFO`).
///
/// @param state of the local end, with the names of RFC 9293 section 3.3.2
/// @param rttMicros smoothed round-trip time
/// @param rttVarianceMicros its mean deviation
/// @param mss the largest segment that is sent, in octets
/// @param window congestion window, in segments
/// @param retransmits retransmitted segments since the start
public record TcpInfo(
        String state, long rttMicros, long rttVarianceMicros, long mss, long window, long retransmits) {}
