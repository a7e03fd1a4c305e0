package rootwalk.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// What an OPT record says (RFC 6891 section 6.1).
///
/// @param udpSize the sender's UDP payload size in octets, as written
/// @param version 0 is the only one defined
/// @param dnssecOk DO (RFC 3225)
/// @param extendedCode the upper eight bits of the response code
public record Edns(int udpSize, int version, boolean dnssecOk, int extendedCode, List<EdnsOption> options) {

    /// The UDP payload size that needs no fragments on any common path (DNS flag day 2020; RFC 9715 asks for at most
    /// 1400).
    public static final int SAFE_UDP_SIZE = 1232;

    public Edns {
        options = List.copyOf(options);
    }

    /// The first option of a code, or null.
    public @Nullable EdnsOption option(int code) {
        for (EdnsOption option : options) {
            if (option.code() == code) {
                return option;
            }
        }
        return null;
    }
}
