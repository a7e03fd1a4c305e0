package rootwalk.web.path;

/// What the kernel knows of a TCP connection (tcp(7), `TCP_INFO`).
///
/// @param state
///            of our end, as RFC 9293 section 3.3.2 calls it
/// @param rttMicros
///            smoothed round-trip time
/// @param rttVarianceMicros
///            its mean deviation
/// @param mss
///            largest segment that we send, in octets
/// @param window
///            congestion window, in segments
/// @param retransmits
///            segments sent again since the beginning
public record TcpInfo(
        String state, long rttMicros, long rttVarianceMicros, long mss, long window, long retransmits) {}
