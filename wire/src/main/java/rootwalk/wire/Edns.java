package rootwalk.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// The content of an OPT record (RFC 6891 section 6.1).
///
/// @param udpSize the sender's UDP payload size in octets, as written
/// @param version 0, the only one defined
/// @param dnssecOk DO (RFC 3225)
/// @param extendedCode the upper eight bits of the response code
public record Edns(int udpSize, int version, boolean dnssecOk, int extendedCode, List<EdnsOption> options) {

    /// The UDP payload size that causes no fragmentation on common paths (DNS flag day 2020; RFC 9715 recommends at
    /// most 1400).
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
