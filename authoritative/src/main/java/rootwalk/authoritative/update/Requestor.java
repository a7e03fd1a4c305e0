package rootwalk.authoritative.update;

import java.net.InetAddress;
import java.util.Optional;

import rootwalk.wire.Name;

/// Who sent an UPDATE message.
///
/// @param key the TSIG key of the message, if it was signed
/// @param isOverTcp whether the address is known to be real, because a TCP connection was opened from it
public record Requestor(Optional<Name> key, InetAddress address, boolean isOverTcp) {}
