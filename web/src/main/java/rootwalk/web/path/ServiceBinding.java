package rootwalk.web.path;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;

import rootwalk.wire.Name;

/// One HTTPS record (RFC 9460 section 9).
///
/// @param priority
///            0 for the alias form; else the lowest is the best
/// @param target
///            who serves; the owner itself where the record says `.`
/// @param protocols
///            ALPN identifiers, with `http/1.1` where it is not excluded (RFC 9460 section 7.1)
/// @param port
///            where it is not the URL's
/// @param hints
///            addresses to begin with, IPv6 first
/// @param usable
///            false where the record demands what is not understood here (RFC 9460 section 8)
public record ServiceBinding(
        int priority, Name target, List<String> protocols, OptionalInt port, List<InetAddress> hints, boolean usable) {

    public ServiceBinding {
        protocols = List.copyOf(protocols);
        hints = List.copyOf(hints);
    }

    /// Whether the record only says where else to look (RFC 9460 section 2.4.2).
    public boolean isAlias() {
        return priority == 0;
    }
}
