package rootwalk.daemon.policy;

import java.net.InetAddress;
import java.util.OptionalInt;

import rootwalk.wire.Name;

/// Receives the NOTIFY messages of primaries (RFC 1996). Any thread; does not block.
@FunctionalInterface
public interface NoticeReceiver {

    /// @param serial of the SOA record in the message
    void notified(Name zone, InetAddress primary, OptionalInt serial);
}
